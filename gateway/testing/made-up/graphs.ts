// Made-up graphs that between them have every feature of federation that a plan can hold. Each subgraph is its SDL: what it
// answers is made up as well (subgraph.ts).
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

export interface MadeUpGraph {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, string>>;
  /** The object types behind each interface that some subgraph knows as an object. */
  readonly interfaceObjects: Readonly<Record<string, readonly string[]>>;
  /** Fields that not everybody may see, where a test is about that: no key, and nothing that another field requires. */
  readonly secrets: readonly string[];
  /** Fields that require something of another entity. */
  readonly needingOthers: readonly string[];
  /** The same, where it is composed already. */
  readonly supergraph?: string;
}

export function composeGraph({ name, subgraphs, supergraph }: MadeUpGraph): string {
  if (supergraph !== undefined) return supergraph;
  const { supergraphSdl, errors } = composeServices(Object.entries(subgraphs).map(([subgraph, sdl]) => ({ name: subgraph, url: `http://${subgraph}.example/graphql`, typeDefs: parse(sdl) })));
  if (!supergraphSdl) throw new Error(`The graph "${name}" does not compose: ${errors?.map(({ message }) => message).join("; ")}`);
  return supergraphSdl;
}

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable", "@override", "@interfaceObject", "@inaccessible"])`;

/** Compound and several keys, required and provided fields (nested, of lists, of required ones), overrides, value types. */
const shop: MadeUpGraph = {
  name: "shop",
  secrets: ["Product.label", "Product.warranty", "Maker.rating", "Offer.discount", "Author.favourites", "Product.surcharge"],
  needingOthers: ["bargain"],
  interfaceObjects: {},
  subgraphs: {
    catalogue: `${federation}
      type Query { products(first: Int = 3): [Product!] product(id: ID!): Product shelves: [[Product]] matrix: [[Size!]!]! top: Product! anything: Json }
      type Mutation { rename(id: ID!, name: String!): Product discard: Int! }
      scalar Json
      enum Mood { GOOD BAD UGLY }
      type Product @key(fields: "id") @key(fields: "sku maker { id }") {
        id: ID! sku: String! maker: Maker! name: String! @shareable label(language: String = "en", upper: Boolean): String
        size: Size @shareable sizes: [[Size]] @shareable weight: Int mood: Mood tags: [String!] friend: Product friends: [Product!]! extra: Json price: Float
      }
      type Size @shareable { width: Int height: Int! unit: String }
      type Maker @key(fields: "id") { id: ID! name: String @shareable }
    `,
    makers: `${federation}
      type Query { makers: [Maker!]! maker(id: ID!): Maker @shareable }
      type Maker @key(fields: "id") { id: ID! name: String @shareable country: Country! products: [Product!] rating: Float }
      type Country { code: String! name: String }
      type Product @key(fields: "sku maker { id }") { sku: String! maker: Maker! warranty: String price: Float @override(from: "catalogue") size: Size @shareable sizes: [[Size]] @shareable }
      type Size @shareable { width: Int height: Int! unit: String }
    `,
    shipping: `${federation}
      type Query { parcels: [Parcel] }
      type Parcel @key(fields: "code") { code: ID! product: Product @provides(fields: "name size { width }") contents: [[Product!]] cost: Float }
      type Product @key(fields: "id") {
        id: ID! name: String! @external weight: Int @external size: Size @external tags: [String!] @external
        shipping: String @requires(fields: "weight size { width height }")
        surcharge: Int! @requires(fields: "weight tags")
      }
      type Size @external { width: Int height: Int! }
    `,
    offers: `${federation}
      type Query { offers: [Offer!] best: Offer }
      type Offer @key(fields: "product { id } day") { product: Product! @shareable day: String! @shareable note: String discount: Float! }
      type Product @key(fields: "id") {
        id: ID! shipping: String @external maker: Maker! @external offers(first: Int): [Offer]
        bargain: String @requires(fields: "shipping maker { id country { code } }")
      }
      type Maker @key(fields: "id") { id: ID! country: Country! @external }
      type Country @external { code: String! }
    `,
    notes: `${federation}
      type Query { note(product: ID!): Offer }
      type Offer @key(fields: "product { id } day") { product: Product! @shareable day: String! @shareable author: Author comments: [Comment!] }
      type Product @key(fields: "id") { id: ID! }
      type Author @key(fields: "id") { id: ID! name: String! favourite: Product favourites: [Product]! }
      type Comment { text: String! author: Author! replies: [Comment!] }
    `,
  },
};

/** Interfaces, unions and entities behind them, members that only some subgraphs know, fields of one name and other types. */
const media: MadeUpGraph = {
  name: "media",
  secrets: ["Film.minutes", "Person.trusted", "Review.stars", "Loan.borrower"],
  needingOthers: ["rated"],
  interfaceObjects: {},
  subgraphs: {
    library: `${federation}
      type Query { items: [Item!] item(id: ID!): Item found(text: String): [Found] pages: [[Found!]!] node: Node }
      interface Node { id: ID! }
      interface Item implements Node { id: ID! title: String! similar: [Item] }
      type Book implements Item & Node @key(fields: "id") { id: ID! title: String! similar: [Item] author: Person pages: Int stock: String! }
      type Film implements Item & Node @key(fields: "id") { id: ID! title: String! similar: [Item] director: Person minutes: Int! stock: String }
      type Person implements Node @key(fields: "id") { id: ID! name: String }
      union Found = Book | Film | Person
    `,
    reviews: `${federation}
      type Query { reviews: [Review!]! latest: Reviewed subject: Reviewed! }
      interface Node { id: ID! }
      type Review implements Node @key(fields: "id") { id: ID! stars: Int! about: Reviewed by: Person! answers: [Review!] }
      union Reviewed = Book | Film
      type Book @key(fields: "id") { id: ID! reviews(first: Int): [Review!] score: Float! }
      type Film @key(fields: "id") { id: ID! reviews(first: Int): [Review!] score: Float }
      type Person @key(fields: "id") { id: ID! reviews: [Review] trusted: Boolean! }
    `,
    loans: `${federation}
      type Query { loans: [Loan] }
      interface Lendable { id: ID! due: String }
      type Loan { item: Lendable borrower: Person history: [Lendable!] }
      type Book implements Lendable @key(fields: "id") { id: ID! due: String title: String! @external shelf: String @requires(fields: "title") }
      type Film implements Lendable @key(fields: "id") { id: ID! due: String director: Person @external rated: Int @requires(fields: "director { id name }") }
      type Person @key(fields: "id") { id: ID! name: String @external loans: [Loan!] }
    `,
  },
};

/** An interface that some subgraphs know as an object, with required fields, keys of their own, and objects behind it. */
const accounts: MadeUpGraph = {
  name: "accounts",
  secrets: ["Shop.inspected", "Citizen.adult", "Entry.suspicious", "Case.nested"],
  needingOthers: [],
  interfaceObjects: { Account: ["Shop", "Citizen"] },
  subgraphs: {
    register: `${federation}
      type Query { accounts: [Account!] account(id: ID!): Account citizens: [Citizen] }
      interface Account @key(fields: "id") { id: ID! name: String! parent: Account }
      type Shop implements Account @key(fields: "id") { id: ID! name: String! parent: Account street: String }
      type Citizen implements Account @key(fields: "id") { id: ID! name: String! parent: Account born: Int shops: [Shop!] }
    `,
    ledger: `${federation}
      type Query { entries: [Entry!] richest: Account debtors: [Account!] }
      type Account @key(fields: "id") @interfaceObject { id: ID! balance: Int! entries(first: Int = 2): [Entry!] owner: Account limit: Float }
      type Entry @key(fields: "number") { number: ID! amount: Int! account: Account! other: Account }
    `,
    risk: `${federation}
      type Account @key(fields: "id") @interfaceObject { id: ID! name: String! @external balance: Int! @external risk: String @requires(fields: "balance name") }
      type Entry @key(fields: "number") { number: ID! amount: Int! @external suspicious: Boolean @requires(fields: "amount") }
    `,
    audit: `${federation}
      type Query { cases: [Case] }
      type Case { subject: Subject entries: [Entry] nested: [[Subject!]] }
      union Subject = Shop | Citizen | Entry
      type Shop @key(fields: "id") { id: ID! street: String @external inspected: String @requires(fields: "street") licence: Licence }
      type Citizen @key(fields: "id") { id: ID! born: Int @external adult: Boolean! @requires(fields: "born") licence: Licence! }
      type Licence { kind: Kind! until: String }
      enum Kind { FULL PART }
      type Entry @key(fields: "number") { number: ID! }
    `,
  },
};

export const madeUpGraphs: readonly MadeUpGraph[] = [shop, media, accounts];

/** The graph that this repository serves, whatever it is about, with made-up subgraphs of the same SDL. */
export function ownGraph(): MadeUpGraph {
  const files = globSync("subgraphs/*.graphql", { cwd: schemaFolder }).sort().map((file) => join(schemaFolder, file));
  const supergraph = readFileSync(join(schemaFolder, "supergraph.graphql"), "utf8");
  return { name: "the graph of this repository", secrets: [], needingOthers: [], interfaceObjects: {}, supergraph, subgraphs: Object.fromEntries(files.map((file) => [basename(file, ".graphql"), readFileSync(file, "utf8")])) };
}

const schemaFolder = join(import.meta.dirname, "../../../schema");
