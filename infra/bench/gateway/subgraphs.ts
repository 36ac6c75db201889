// The four services in a process of their own: they answer at once, from nothing but what is asked.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { buildASTSchema, getNamedType, getNullableType, isCompositeType, isListType, Kind, parse, type FieldNode, type GraphQLObjectType, type GraphQLOutputType, type SelectionSetNode } from "graphql";
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
  return (about) => `${name} of ${about}, in as many words as usual`;
}

function objectOf(type: GraphQLObjectType, selectionSet: SelectionSetNode, schema: ReturnType<typeof buildASTSchema>): Value {
  const fields = fieldsOf(selectionSet, type.name).map((selection) => {
    const name = selection.name.value;
    const field = type.getFields()[name];
    const value: Value = name === "__typename" || !field ? () => type.name : valueOf(field.type, name, selection.selectionSet, schema);
    return [name, value, (selection.alias ?? selection.name).value] as const;
  });
  // People are met again at many places.
  const identity = (about: string): string => (type.name === "Person" && !/^p\d+$/.test(about) ? `p${about.length * 31 % 23}${about.slice(-1)}` : about);
  return (about, variables) => Object.fromEntries(fields.map(([, value, key]) => [key, value(identity(about), variables)]));
}

/** The fields of objects of a type; no operation here has fragments of other kinds. */
function fieldsOf({ selections }: SelectionSetNode, typename: string): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT && (selection.typeCondition?.name.value ?? typename) === typename ? fieldsOf(selection.selectionSet, typename) : [];
  });
}

interface Representation {
  readonly __typename: string;
  readonly id: string;
}

function entitiesOf(field: FieldNode, schema: ReturnType<typeof buildASTSchema>): Value {
  const given = field.arguments?.[0]?.value;
  if (given?.kind !== Kind.VARIABLE || !field.selectionSet) throw new Error("A service was asked for entities in an odd way.");
  const { selectionSet } = field;
  const byType = new Map<string, Value>();
  return (_, variables) => ({
    [(field.alias ?? field.name).value]: ((variables[given.name.value] ?? []) as Representation[]).map(({ __typename, id }) => {
      const entity = byType.get(__typename) ?? objectOf(schema.getType(__typename) as GraphQLObjectType, selectionSet, schema);
      byType.set(__typename, entity);
      return entity(id, variables);
    }),
  });
}

function answerOf(subgraph: string, query: string): Value {
  const known = answers.get(`${subgraph}\n${query}`);
  if (known) return known;
  const schema = schemas.get(subgraph);
  const definition = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (!schema || definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error("A service was asked something odd.");
  const roots = fieldsOf(definition.selectionSet, "Query");
  const entities = roots.filter(({ name }) => name.value === "_entities").map((field) => entitiesOf(field, schema));
  const others = roots.filter(({ name }) => name.value !== "_entities");
  const root: Value = others.length === 0 ? () => ({}) : objectOf(schema.getQueryType() as GraphQLObjectType, { kind: Kind.SELECTION_SET, selections: others }, schema);
  const value: Value = (_, variables) => Object.assign(root(String(variables["id"] ?? "l"), variables) as object, ...entities.map((answer) => answer("", variables) as object));
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
