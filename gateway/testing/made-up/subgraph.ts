// Subgraphs whose answers are made up from what is asked, the same for the same seed: who asks twice, or asks another subgraph
// that has the field too, gets the same. Every text ends with the thing that it is about, so an answer shows whose it is.
import { createHash } from "node:crypto";
import { buildSubgraphSchema } from "@apollo/subgraph";
import {
  defaultTypeResolver, execute, GraphQLError, isAbstractType, isEnumType, isInterfaceType, isListType, isNonNullType, isScalarType, Kind, parse,
  type ConstDirectiveNode, type GraphQLNullableType, type GraphQLFieldResolver, type GraphQLOutputType, type GraphQLSchema,
} from "graphql";
import type { MadeUpGraph } from "./graphs.ts";

export interface MadeUpRequest {
  readonly query: string;
  readonly variables?: { readonly [name: string]: unknown };
}

export interface MadeUpAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

export interface MadeUpBehaviour {
  readonly seed: number;
  /** Of 1,000 fields that may be null, so many are. */
  readonly nulls: number;
  /** Of 1,000 fields, so many fail. */
  readonly errors: number;
  /** Of 1,000 entities, so many are not there. */
  readonly absent: number;
  /** Ends every text, to tell one viewer's answers from another's. */
  readonly mark?: string;
}

export type AskSubgraph = (subgraph: string, request: MadeUpRequest, behaviour: MadeUpBehaviour) => Promise<MadeUpAnswer>;

/** Builds the subgraphs of a graph. */
export function madeUpSubgraphs(graph: MadeUpGraph): AskSubgraph {
  const schemas = new Map(Object.entries(graph.subgraphs).map(([name, sdl]) => [name, buildSubgraph(sdl, graph)] as const));
  return async (subgraph, { query, variables }, behaviour) => {
    const built = schemas.get(subgraph);
    if (!built) throw new Error(`There is no subgraph ${subgraph}.`);
    const result = await execute({ schema: built.schema, document: parse(query), variableValues: { ...variables }, contextValue: behaviour, fieldResolver: built.resolve, typeResolver: defaultTypeResolver });
    return JSON.parse(JSON.stringify(result)) as MadeUpAnswer;
  };
}

/** A thing: `identity` is its object type and number, `typename` what the subgraph calls its type. */
interface Thing {
  readonly __typename: string;
  readonly identity?: string;
  readonly [field: string]: unknown;
}

function buildSubgraph(sdl: string, { interfaceObjects }: MadeUpGraph): { schema: GraphQLSchema; resolve: GraphQLFieldResolver<Thing, MadeUpBehaviour> } {
  const typeDefs = parse(sdl);
  const { requiring, keys } = readDirectives(sdl);
  const references = (typename: string) => ({
    __resolveReference: (reference: Thing, behaviour: MadeUpBehaviour) => {
      const identity = identityOf(reference);
      if (chance(behaviour, "absent", identity) < behaviour.absent) return null;
      return { ...reference, __typename: Object.hasOwn(interfaceObjects, typename) && !isInterfaceType(schema.getType(typename)) ? typename : identity.split(":")[0], identity };
    },
  });
  const schema: GraphQLSchema = buildSubgraphSchema([{ typeDefs, resolvers: Object.fromEntries([...keys.keys()].map((typename) => [typename, references(typename)])) }]);

  const resolve: GraphQLFieldResolver<Thing, MadeUpBehaviour> = (source, args, behaviour, { fieldName, parentType, returnType }) => {
    const isRoot = parentType === schema.getQueryType() || parentType === schema.getMutationType();
    const identity = isRoot ? "root" : identityOf(source);
    const required = requiring.get(`${parentType.name}.${fieldName}`);
    const about = `${fieldName}${Object.keys(args as object).length > 0 ? JSON.stringify(args) : ""}${required ? `[${digest(required.map((name) => source[name]))}]` : ""}`;
    const isKey = keys.get(parentType.name)?.has(fieldName) ?? false;
    if (!isKey && chance(behaviour, "fails", identity, about) < behaviour.errors) throw new GraphQLError(`no ${fieldName} of ${identity}`, { extensions: { code: "NOT_FOUND" } });
    return make({ identity, about, behaviour, isKey, schema, interfaceObjects }, returnType, "");
  };
  return { schema, resolve };
}

interface Making {
  readonly identity: string;
  readonly about: string;
  readonly behaviour: MadeUpBehaviour;
  readonly isKey: boolean;
  readonly schema: GraphQLSchema;
  readonly interfaceObjects: MadeUpGraph["interfaceObjects"];
}

function make(making: Making, type: GraphQLOutputType, index: string): unknown {
  const { identity, about, behaviour, isKey, schema, interfaceObjects } = making;
  const nullable = (isNonNullType(type) ? type.ofType : type) as GraphQLOutputType & GraphQLNullableType;
  const nulls = isNonNullType(type) ? behaviour.errors / 4 : behaviour.nulls;
  if (!isKey && chance(behaviour, "null", identity, about, index) < nulls) return null;
  const number = Math.floor(chance(behaviour, "value", identity, about, index));
  if (isListType(nullable)) return Array.from({ length: number % 4 }, (_, at) => make(making, nullable.ofType as GraphQLOutputType, `${index}.${at}`));
  if (isEnumType(nullable)) return nullable.getValues()[number % nullable.getValues().length]?.name;
  switch (nullable.name) {
    case "Int":
      // No text with the identity fits into a key that is a number: it is the thing's own number.
      return isKey ? Number(identity.split(":")[1] ?? 0) : number - 500;
    case "Float":
      return number / 8;
    case "Boolean":
      return number % 2 === 0;
    case "String":
    case "ID":
      return `${about}${index}~${identity}${behaviour.mark ?? ""}`;
    case "Json":
      return JSON.parse(`{"__proto__":{"polluted":${number}},"constructor":[${number}],"about":"${identity}"}`) as unknown;
  }
  // What a scalar of a graph's own looks like is nobody's business but its subgraphs'.
  if (isScalarType(nullable)) return `${about}${index}~${identity}${behaviour.mark ?? ""}`;
  const possible = Object.hasOwn(interfaceObjects, nullable.name) ? (interfaceObjects[nullable.name] as readonly string[]) : isAbstractType(nullable) ? schema.getPossibleTypes(nullable).map(({ name }) => name) : [nullable.name];
  // The same thing whichever subgraph names it, so that things are met again.
  const object = possible.toSorted()[number % possible.length] as string;
  const typename = isAbstractType(nullable) ? object : nullable.name;
  return { __typename: typename, identity: `${object}:${number % 5}` };
}

/** What a subgraph is told of a thing ends with its identity, whichever key tells it. */
function identityOf(thing: Thing): string {
  if (thing.identity !== undefined) return thing.identity;
  for (const value of Object.values(thing)) {
    const [, identity] = (typeof value === "string" && /~(\w+:\d+)/.exec(value)) || [];
    if (identity !== undefined) return identity;
  }
  const { __typename: _, ...others } = thing;
  const numbered = Object.values(others).find((value) => typeof value === "number");
  if (numbered !== undefined) return `${thing.__typename}:${numbered}`;
  // A key of another thing's key alone.
  return `${thing.__typename}:${Number.parseInt(digest(others), 16) % 5}`;
}

const digest = (value: unknown): string => createHash("sha256").update(stable(value)).digest("hex").slice(0, 8);

/** JSON whose keys are in order: two plans may send the same in another one. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));

/** From 0 to below 1,000, by what it is about. */
function chance({ seed }: MadeUpBehaviour, ...about: string[]): number {
  let state = seed | 0;
  for (const char of about.join("\n")) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
  return ((state ^ (state >>> 15)) >>> 0) % 1_000;
}

/** Which fields each field requires, which come with the reference, and which fields are keys of a type. */
function readDirectives(sdl: string): { requiring: ReadonlyMap<string, readonly string[]>; keys: ReadonlyMap<string, ReadonlySet<string>> } {
  const requiring = new Map<string, string[]>();
  const keys = new Map<string, Set<string>>();
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    const fieldSets = (directives: readonly ConstDirectiveNode[] | undefined, name: string): string[] =>
      (directives ?? []).flatMap((directive) => (directive.name.value === name ? (directive.arguments ?? []).flatMap(({ value }) => (value.kind === Kind.STRING ? [value.value] : [])) : []));
    for (const key of fieldSets(definition.directives, "key")) keys.set(type, new Set([...(keys.get(type) ?? []), ...(key.match(/\w+/g) ?? [])]));
    for (const { name, directives } of definition.fields ?? []) for (const required of fieldSets(directives, "requires")) requiring.set(`${type}.${name.value}`, topNames(required));
  }
  return { requiring, keys };
}

function topNames(fieldSet: string): string[] {
  const [operation] = parse(`{${fieldSet}}`).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : [])) : [];
}
