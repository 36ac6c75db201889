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
  query(request: number): string;
  /** Another one for each request, so that nothing can be answered from a cache. */
  variables(request: number): Record<string, unknown>;
  /** How often it is asked for, against the joined view. */
  readonly share: number;
  readonly connections: number;
  /** How many operations it has. */
  readonly operations: number;
}

const register = (first: number, share: number, connections: number): Load => ({
  name: `register of ${first}`,
  query: () => `query Register($first: Int!) { register(first: $first) { ${learner} } }`,
  variables: () => ({ first }),
  share,
  connections,
  operations: 1,
});

export const loads: readonly Load[] = [
  { name: "joined view", query: () => `query Joined($id: ID!) { learner(id: $id) { ${learner} } }`, variables: (request) => ({ id: `l${request}` }), share: 1, connections: 16, operations: 1 },
  register(50, 0.15, 8),
  register(700, 0.015, 4),
  {
    name: "2,000 operations",
    query: (request) => `query Of${request % 2_000}($id: ID!) { of${request % 2_000}: learner(id: $id) { id name supports { id kind } allocations { id cents } } }`,
    variables: (request) => ({ id: `l${request}` }),
    share: 1,
    connections: 16,
    operations: 2_000,
  },
];
