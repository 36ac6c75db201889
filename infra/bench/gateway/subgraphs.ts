// The four services in a process of their own: they answer at once, from nothing but what is asked.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buildASTSchema, getNamedType, getNullableType, isCompositeType, isListType, Kind, parse, type GraphQLObjectType, type GraphQLOutputType, type SelectionSetNode } from "graphql";
import { subgraphs } from "./graph.ts";

type Value = (about: string, variables: Record<string, unknown>) => unknown;

const schemas = new Map(Object.entries(subgraphs).map(([name, sdl]) => [name, buildASTSchema(parse(sdl.replaceAll(/@\w+(\(([^()]|\([^()]*\))*\))?/g, "").replace("extend schema", "")), { assumeValidSDL: true })]));
const answers = new Map<string, Value>();

function valueOf(type: GraphQLOutputType, name: string, below: SelectionSetNode | undefined, schema: ReturnType<typeof buildASTSchema>): Value {
  const nullable = getNullableType(type) as GraphQLOutputType;
  if (isListType(nullable)) {
    const item = valueOf(nullable.ofType as GraphQLOutputType, name, below, schema);
    const length = { register: 0, categories: 3, needs: 3, supports: 3, team: 3, allocations: 2 }[name] ?? 2;
    return (about, variables) => Array.from({ length: length || Number(variables["first"]) }, (_, at) => item(`${about}.${at}`, variables));
  }
  const named = getNamedType(nullable);
  if (isCompositeType(named) && below) return objectOf(named as GraphQLObjectType, below, schema);
  if (named.name === "Int") return (about) => about.length * 7;
  if (named.name === "Boolean") return (about) => about.length % 2 === 0;
  if (name === "id") return (about) => about;
  return (about) => `${name} of ${about}, in words`;
}

function objectOf(type: GraphQLObjectType, { selections }: SelectionSetNode, schema: ReturnType<typeof buildASTSchema>): Value {
  const fields = selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    const name = selection.name.value;
    const field = type.getFields()[name];
    const value: Value = name === "__typename" || !field ? () => type.name : valueOf(field.type, name, selection.selectionSet, schema);
    return [[name, value] as const];
  });
  // People are met again at many places.
  const identity = (about: string): string => (type.name === "Person" && !/^p\d+$/.test(about) ? `p${about.length * 31 % 23}${about.slice(-1)}` : about);
  return (about, variables) => Object.fromEntries(fields.map(([name, value]) => [name, value(name === "id" ? identity(about) : `${identity(about)}`, variables)]));
}

function answerOf(subgraph: string, query: string): Value {
  const known = answers.get(`${subgraph}\n${query}`);
  if (known) return known;
  const schema = schemas.get(subgraph);
  const definition = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (!schema || definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error("A service was asked something odd.");
  const [first] = definition.selectionSet.selections;
  let value: Value;
  if (first?.kind === Kind.FIELD && first.name.value === "_entities") {
    const fragment = first.selectionSet?.selections[0];
    if (fragment?.kind !== Kind.INLINE_FRAGMENT) throw new Error("A service was asked for entities in an odd way.");
    const entity = objectOf(schema.getType(fragment.typeCondition?.name.value ?? "") as GraphQLObjectType, fragment.selectionSet, schema);
    value = (_, variables) => ({ _entities: (variables["representations"] as { id: string }[]).map(({ id }) => entity(id, variables)) });
  } else {
    const root = objectOf(schema.getQueryType() as GraphQLObjectType, definition.selectionSet, schema);
    value = (_, variables) => root(String(variables["id"] ?? "l"), variables);
  }
  answers.set(`${subgraph}\n${query}`, value);
  return value;
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { query, variables = {} } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables?: Record<string, unknown> };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: answerOf(String(request.url?.slice(1)), query)("", variables) }));
  });
});
// A client that is slow must not find its connection closed.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
