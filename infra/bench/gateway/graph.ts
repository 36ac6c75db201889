// The graph that the gateways are measured over: four services, a joined view of one learner, and registers of many.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const link = (imports: string): string => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [${imports}])`;
const federation = link(`"@key", "@external", "@requires"`);

export const subgraphs: Readonly<Record<string, string>> = {
  learners: `${federation}
    type Query { learner(id: ID!): Learner register(first: Int!): [Learner!]! }
    type Learner @key(fields: "id") { id: ID! name: String! preferredName: String born: String! community: String! categories: [String!]! needs: [Need!]! institution: Institution }
    type Need { id: ID! area: String! summary: String! since: String! level: Int! }
    type Institution { number: ID! name: String! }
  `,
  services: `${federation}
    type Learner @key(fields: "id") { id: ID! categories: [String!]! @external supports: [Support!] @requires(fields: "categories") }
    type Support { id: ID! kind: String! goal: String! status: String! provider: String! practitioner: Person }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
  `,
  workforce: `${federation}
    type Query { people: [Person!] }
    type Person @key(fields: "id") { id: ID! name: String! role: String! phone: String }
    type Learner @key(fields: "id") { id: ID! categories: [String!]! @external team: [Member!] @requires(fields: "categories") }
    type Member { since: String! lead: Boolean! person: Person! }
  `,
  funding: `${federation}
    type Learner @key(fields: "id") { id: ID! categories: [String!]! @external allocations: [Allocation!] @requires(fields: "categories") }
    type Allocation { id: ID! stream: String! cents: Int! from: String! until: String }
  `,
};

/** What the protected graph asks for; whoever is measured there has it, so that the answers are the same. */
export const scopes = ["supports:read", "funding:read", "people:read"];

const protectedFields: readonly (readonly [field: string, rule: string])[] = [
  ["learner(id: ID!): Learner", "@authenticated"],
  ["register(first: Int!): [Learner!]!", "@authenticated"],
  ["supports: [Support!]", '@requiresScopes(scopes: [["supports:read"]])'],
  ["allocations: [Allocation!]", '@requiresScopes(scopes: [["funding:read"]])'],
  ["phone: String", '@requiresScopes(scopes: [["people:read"], ["people:admin"]])'],
];

function protect(sdl: string): string {
  const linked = sdl.replace(federation, link(`"@key", "@external", "@requires", "@authenticated", "@requiresScopes"`));
  return protectedFields.reduce((text, [field, rule]) => text.replace(field, `${field} ${rule}`), linked);
}

export function composeGraph(urlOf: (subgraph: string) => string, { isProtected = false } = {}): string {
  const { supergraphSdl, errors } = composeServices(Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: urlOf(name), typeDefs: parse(isProtected ? protect(sdl) : sdl) })));
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

const learner = `id name preferredName born community needs { id area summary since level } institution { number name }
  supports { id kind goal status provider practitioner { id name role phone } }
  team { since lead person { id name role } } allocations { id stream cents from until }`;

export interface Load {
  readonly name: string;
  /** How many operations it has, which differ in their names alone. */
  readonly operations: number;
  query(request: number): string;
  /** Another one for each request where it is of one learner, so that nothing can be answered from a cache. */
  variables(request: number): Record<string, unknown>;
  /** For the first request of an operation, which is planned then: a small answer. */
  smallVariables(request: number): Record<string, unknown>;
  /** How often it is asked for, for each of the bench's samples. */
  readonly share: number;
  readonly connections: number;
}

type Size = Pick<Load, "name" | "variables" | "smallVariables" | "share" | "connections"> & { readonly queryOf: (number: number) => string };

const joined: Size = {
  name: "joined view",
  queryOf: (number) => `query Joined${number}($id: ID!) { learner(id: $id) { ${learner} } }`,
  variables: (request) => ({ id: `l${request}` }),
  smallVariables: (request) => ({ id: `l${request}` }),
  share: 2,
  connections: 16,
};

const register = (first: number, share: number, connections: number): Size => ({
  name: `register of ${first}`,
  queryOf: (number) => `query Register${number}($first: Int!) { register(first: $first) { ${learner} } }`,
  variables: () => ({ first }),
  smallVariables: () => ({ first: 1 }),
  share,
  connections,
});

const sizes = [joined, register(50, 0.4, 8), register(700, 0.06, 4)];

/** Each size of answer to one operation, and then to so many in turn that a client seems to come with each request. */
export const loads: readonly Load[] = [1, 2_000].flatMap((operations) => sizes.map(({ queryOf, ...size }) => ({ ...size, operations, query: (request: number) => queryOf(request % operations) })));
