// Random operations over random protected schemas. What may be seen is decided a second time here, slowly and in another way: by
// the object types that a selection can meet, instead of by the types that the operation names.
import {
  buildASTSchema, execute, getNamedType, isAbstractType, isCompositeType, isLeafType, isListType, isNonNullType, Kind, parse, print, validate,
  type DocumentNode, type ExecutionResult, type GraphQLOutputType, type GraphQLSchema, type SelectionSetNode,
} from "graphql";
import { describe, expect, test } from "vitest";
import { filterOperation } from "./filter-operation.ts";
import { nullRemoved, type ResponseData } from "./null-removed.ts";
import { readProtections, type Protections } from "./protections.ts";
import { askedAuthority } from "./relevant-authority.ts";
import type { Authority } from "./requirement.ts";
import { names, possible, randomFrom, randomQuery, randomTypes, type Random } from "./testing/random.ts";
import { supergraphOf } from "./testing/supergraph.ts";

interface Scene {
  readonly schema: GraphQLSchema;
  readonly protections: Protections;
  readonly document: DocumentNode;
  readonly authority: Authority;
  readonly random: Random;
  /** Printed by a failing test: the seed plays it again. */
  readonly story: string;
}

const scenes = (count: number): readonly Scene[] => Array.from({ length: count }, (_, seed) => sceneFrom(seed + 1));

function sceneFrom(seed: number): Scene {
  const random = randomFrom(seed);
  const sdl = supergraphOf(randomTypes(random));
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const document = parse(randomQuery(random, schema));
  const some = (): Set<string> => new Set(names.filter(() => random.chance(0.4)));
  const authority = { authenticated: random.chance(0.5), scopes: some(), policies: some() };
  return { schema, protections: readProtections(sdl), document, authority, random, story: `seed ${seed}\n${print(document)}` };
}

describe("over random schemas and operations", () => {
  const all = scenes(150);

  test("operations are valid, and most of them lose something", () => {
    let lost = 0;
    for (const scene of all) {
      expect(validate(scene.schema, scene.document), scene.story).toEqual([]);
      const { document, removed } = filterOperation(scene);
      if (document !== null && removed.length > 0) lost += 1;
    }
    expect(lost).toBeGreaterThan(all.length / 2);
  });

  test("nothing that may not be seen is still selected", () => {
    for (const scene of all) {
      const { executable } = filterOperation(scene);
      if (executable) expect(unauthorizedIn(executable, scene), scene.story).toEqual([]);
    }
  });

  test("what is left is a valid document", () => {
    for (const scene of all) {
      const { document, executable } = filterOperation(scene);
      for (const left of [document, executable]) if (left) expect(validate(scene.schema, left), `${scene.story}\n${print(left)}`).toEqual([]);
    }
  });

  test("a request that holds everything gets the operation as it is", () => {
    const authority = { authenticated: true, scopes: new Set(names), policies: new Set(names) };
    for (const scene of all) {
      const { document, removed } = filterOperation({ ...scene, authority });
      expect([document === scene.document, removed], scene.story).toEqual([true, []]);
    }
  });

  test("filtering again removes nothing more", () => {
    for (const scene of all) {
      const { document } = filterOperation(scene);
      if (!document) continue;
      const again = filterOperation({ ...scene, document });
      expect([again.document === document, again.removed], scene.story).toEqual([true, []]);
    }
  });

  test("what an operation does not ask for decides nothing", () => {
    for (const scene of all) {
      const asked = askedAuthority(scene);
      const only = (held: ReadonlySet<string>, wanted: ReadonlySet<string>): Set<string> => new Set([...held].filter((name) => wanted.has(name)));
      const authority = { authenticated: asked.authenticated && scene.authority.authenticated, scopes: only(scene.authority.scopes, asked.scopes), policies: only(scene.authority.policies, asked.policies) };
      const [whole, part] = [filterOperation(scene), filterOperation({ ...scene, authority })];
      expect([part.decision, part.removed, part.document && print(part.document)], scene.story).toEqual([whole.decision, whole.removed, whole.document && print(whole.document)]);
    }
  });

  test("the answer is the whole answer with nulls in the place of what was removed, passed up as GraphQL does", async () => {
    for (const scene of all) {
      const { schema, document, random, story } = scene;
      const filtered = filterOperation(scene);
      if (!filtered.executable) continue;
      const variables = { v0: random.chance(0.5), v1: random.chance(0.5), v2: random.chance(0.5) };
      const [whole, executed] = [await answer(schema, document, variables), await answer(schema, filtered.executable, variables)];
      expect([whole.errors, executed.errors], story).toEqual([undefined, undefined]);

      const completed = nullRemoved({ data: executed.data as ResponseData, filtered, schema, document, variables });
      expect(differences(completed, whole.data), story).toEqual([]);
      // GraphQL's own execution of the whole operation, by resolvers that have only what is left, passes the nulls up.
      const { data: reference } = await answer(schema, document, variables, executed.data);
      expect(JSON.stringify(completed), story).toBe(JSON.stringify(reference));
    }
  });
});

/** Fields that an object can meet though its type, the field or what the field returns may not be seen. */
function unauthorizedIn(document: DocumentNode, { schema, protections, authority }: Scene): string[] {
  const found: string[] = [];
  const mayBeSeen = (coordinate: string): boolean => {
    const requirement = protections.byCoordinate.get(coordinate);
    if (!requirement) return true;
    const held = (lists: Iterable<readonly (readonly string[])[]>, by: ReadonlySet<string>): boolean => [...lists].every((anyOf) => anyOf.some((all) => all.every((name) => by.has(name))));
    return (!requirement.authenticated || authority.authenticated) && held(requirement.scopes, authority.scopes) && held(requirement.policies, authority.policies);
  };
  const walk = ({ selections }: SelectionSetNode, met: readonly string[]): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : document.definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value);
        if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error("A fragment is missing.");
        const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
        walk(fragment.selectionSet, isCompositeType(condition) ? met.filter((name) => possible(schema, condition).includes(name)) : met);
        continue;
      }
      const field = selection.name.value;
      if (field === "__typename") continue;
      for (const name of met) {
        const type = schema.getType(name);
        if (!type || !("getFields" in type)) throw new Error(`${name} has no fields.`);
        const returned = type.getFields()[field]?.type;
        if (!returned) throw new Error(`${name} has no field ${field}.`);
        const named = getNamedType(returned);
        found.push(...[name, `${name}.${field}`, named.name].filter((coordinate) => !mayBeSeen(coordinate)));
        if (selection.selectionSet && isCompositeType(named)) walk(selection.selectionSet, possible(schema, named));
      }
    }
  };
  for (const definition of document.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, ["Query"]);
  return found;
}

/** Executes with values that depend on the field's place only, or on `left` where it has any: all else is null. */
async function answer(schema: GraphQLSchema, document: DocumentNode, variableValues: Record<string, boolean>, left?: ExecutionResult["data"]): Promise<ExecutionResult> {
  const made = (type: GraphQLOutputType, place: string): unknown => {
    if (isNonNullType(type)) return made(type.ofType as GraphQLOutputType, place);
    if (isListType(type)) return [0, 1].map((item) => made(type.ofType as GraphQLOutputType, `${place}.${item}`));
    if (isLeafType(type)) return type.name === "E" ? "X" : `value of ${place}`;
    if (!isAbstractType(type)) return {};
    const types = possible(schema, type);
    return { __typename: types[[...place].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % types.length] };
  };
  const kept = (value: unknown, from: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => kept(item, (from as unknown[])[index]));
    return typeof value === "object" && value !== null ? { ...value, from } : value;
  };
  return execute({
    schema,
    document,
    variableValues,
    rootValue: { from: left },
    fieldResolver(source: { from?: Record<string, unknown> }, _args, _context, { returnType, path }) {
      const value = made(returnType, `${path.prev?.key ?? ""}.${path.key}`);
      if (!left) return value;
      return source.from && Object.hasOwn(source.from, path.key) ? kept(value, source.from[path.key]) : null;
    },
  });
}

/** Where a completed answer is neither the whole answer nor null: another value, another key, another order of keys, another length. */
function differences(completed: unknown, whole: unknown, at = ""): string[] {
  if (completed === null) return [];
  if (Array.isArray(completed) && Array.isArray(whole) && completed.length === whole.length) return completed.flatMap((item, index) => differences(item, whole[index], `${at}.${index}`));
  if (typeof completed === "object" && typeof whole === "object" && whole !== null) {
    if (JSON.stringify(Object.keys(completed)) !== JSON.stringify(Object.keys(whole))) return [`keys of ${at}`];
    return Object.entries(completed).flatMap(([key, value]) => differences(value, (whole as Record<string, unknown>)[key], `${at}.${key}`));
  }
  return completed === whole ? [] : [at];
}
