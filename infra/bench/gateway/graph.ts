// The graph that the gateways are measured over: four services, a joined view of one learner, and registers of many.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])`;

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

export function composeGraph(urlOf: (subgraph: string) => string): string {
  const { supergraphSdl, errors } = composeServices(Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: urlOf(name), typeDefs: parse(sdl) })));
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

const learner = `id name preferredName born community needs { id area summary since level } institution { number name }
  supports { id kind goal status provider practitioner { id name role phone } }
  team { since lead person { id name role } } allocations { id stream cents from until }`;

export interface Load {
  readonly name: string;
  readonly query: string;
  /** Another one for each request, so that nothing can be answered from a cache. */
  variables(request: number): Record<string, unknown>;
  /** How often it is asked for, against the joined view. */
  readonly share: number;
  readonly connections: number;
}

export const loads: readonly Load[] = [
  { name: "joined view", query: `query Joined($id: ID!) { learner(id: $id) { ${learner} } }`, variables: (request) => ({ id: `l${request}` }), share: 1, connections: 16 },
  { name: "register of 50", query: `query Register($first: Int!) { register(first: $first) { ${learner} } }`, variables: () => ({ first: 50 }), share: 0.1, connections: 8 },
  { name: "register of 700", query: `query Register($first: Int!) { register(first: $first) { ${learner} } }`, variables: () => ({ first: 700 }), share: 0.015, connections: 4 },
];
