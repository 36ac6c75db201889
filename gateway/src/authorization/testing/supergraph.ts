// Small supergraphs for tests: the head that composition writes, and types of the test's own.
import { buildASTSchema, parse, type GraphQLSchema } from "graphql";
import { filterOperation, type FilteredOperation, type FilterRequest } from "../filter-operation.ts";
import { readProtections, type Protections } from "../protections.ts";

export const specs = "https://specs.apollo.dev";

export const authorizationLinks = ["authenticated", "requiresScopes", "policy"].map((name) => `@link(url: "${specs}/${name}/v0.1", for: SECURITY)`);

const definitions = `
  directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @authenticated on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
`;

export const supergraphOf = (types: string, links: readonly string[] = authorizationLinks): string =>
  `schema @link(url: "${specs}/link/v1.0") ${links.join(" ")} { query: Query ${/type Mutation\b/.test(types) ? "mutation: Mutation" : ""} } ${definitions} ${types}`;

export interface TestGraph {
  readonly schema: GraphQLSchema;
  readonly protections: Protections;
  /** Filters for a request that holds what is listed, and is anonymous unless said otherwise. */
  filter(query: string, held?: Held): FilteredOperation;
}

export interface Held extends Partial<Pick<FilterRequest, "operationName" | "dryRun">> {
  readonly authenticated?: boolean;
  readonly scopes?: readonly string[];
  readonly policies?: readonly string[];
}

export function testGraph(types: string): TestGraph {
  const sdl = supergraphOf(types);
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const protections = readProtections(sdl);
  return {
    schema,
    protections,
    filter: (query, { authenticated = false, scopes = [], policies = [], ...rest } = {}) =>
      filterOperation({ schema, protections, document: parse(query), authority: { authenticated, scopes: new Set(scopes), policies: new Set(policies) }, ...rest }),
  };
}
