// Subgraphs that answer anything at all: whatever comes back, the answer has the shape that the schema promises, every null that
// may not be one has a reason, and nobody gets what was answered to somebody else.
import { getNullableType, isCompositeType, isLeafType, isListType, isNonNullType, isObjectType, parse, type GraphQLOutputType, type GraphQLSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { randomFrom, type Random } from "../src/authorization/testing/random.ts";
import { leafTest } from "../src/execution/leaf-values.ts";
import { collectFields, type FieldSource } from "../src/execution/response-fields.ts";
import { readOperation } from "../src/authorization/operation-of.ts";
import { createExecutions } from "../testing/made-up/executions.ts";
import { composeGraph, madeUpGraphs } from "../testing/made-up/graphs.ts";
import { randomOperation } from "../testing/made-up/operation.ts";
import { madeUpSubgraphs, type MadeUpAnswer, type MadeUpBehaviour } from "../testing/made-up/subgraph.ts";
import { tries } from "../testing/made-up/tries.ts";

const { operations, firstSeed, limitMs } = tries(40);

describe(`answers that are no answers (seed ${firstSeed})`, () => {
  it.each(madeUpGraphs)("do no harm over $name", async (graph) => {
    const ask = madeUpSubgraphs(graph);
    const executions = await createExecutions(composeGraph(graph));
    let marked = 0;
    let failed = 0;
    for (let seed = firstSeed; seed < firstSeed + operations; seed++) {
      const random = randomFrom(seed);
      const operation = randomOperation(random, executions.schema);
      const answers = (mark: string) => {
        const behaviour: MadeUpBehaviour = { seed, nulls: 50, errors: random.pick([0, 30]), absent: random.pick([0, 50]), mark };
        return async (subgraph: string, request: Parameters<typeof ask>[1]): Promise<MadeUpAnswer> => {
          const answer = await ask(subgraph, request, behaviour);
          return random.chance(0.5) ? spoilt(answer, random) : answer;
        };
      };
      const comparesKeys = random.chance(0.5);
      const [one, other] = await Promise.all([executions.ours(operation, answers("#one"), comparesKeys), executions.ours(operation, answers("#other"), comparesKeys)]);
      const where = `SEED=${seed}\n${operation.query}`;
      for (const { data, errors = [] } of [one, other]) {
        expect(shapeProblems(data, operation, executions.schema), where).toEqual([]);
        if (data === null) expect(errors.length, where).toBeGreaterThan(0);
        expect(JSON.stringify(errors.map(({ message }) => message)), where).not.toMatch(/is not a function|Cannot read|undefined/);
      }
      expect(JSON.stringify(one), where).not.toContain("#other");
      expect(JSON.stringify(other), where).not.toContain("#one");
      if (JSON.stringify(one).includes("#one")) marked++;
      if (one.errors) failed++;
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }
    // Otherwise nothing much was tried.
    expect(marked).toBeGreaterThan(operations / 10);
    expect(failed).toBeGreaterThan(operations / 4);
  }, limitMs);
});

const hostile = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"__typename":"Query"}') as object;
const anything = (random: Random): unknown => random.pick([null, 0, -1, 1e308, "", "x", true, [], [[]], {}, [null], [[[]]], hostile, Array.from({ length: 2_000 }, () => ({ __typename: "Nothing" }))]);

/** Changes an answer in one of the ways that a broken or lying subgraph does. */
function spoilt(answer: MadeUpAnswer, random: Random): MadeUpAnswer {
  const copy = structuredClone(answer) as { data?: unknown; errors?: unknown };
  const entities = (copy.data as Record<string, unknown> | null | undefined)?.["_entities"];
  switch (random.below(7)) {
    case 0:
      return { data: random.pick([null, {}, hostile]) as never, errors: [{ message: "without a path" }] };
    case 1:
      return { ...copy, errors: [{ message: "at an odd place", path: random.pick([["_entities"], ["_entities", 9_999, "x"], ["__proto__"], ["nowhere", 1, "a"], []]) as never }] } as MadeUpAnswer;
    case 2:
      // In another order, too few, or too many.
      if (Array.isArray(entities)) random.pick([() => entities.reverse(), () => entities.pop(), () => entities.push(entities[0] ?? null)])();
      return copy as MadeUpAnswer;
    case 3:
      return { data: { ...(copy.data as object), ...hostile, extra: { deep: [hostile] } } } as never;
    default:
      spoil(copy.data, random, 1 + random.below(4));
      return copy as MadeUpAnswer;
  }
}

function spoil(value: unknown, random: Random, times: number): void {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const collect = (holder: unknown): void => {
    if (typeof holder !== "object" || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      if (places.length < 500) collect((holder as Record<string, unknown>)[key]);
    }
  };
  collect(value);
  for (let time = 0; time < times && places.length > 0; time++) {
    const { holder, key } = random.pick(places);
    if (random.chance(0.3)) delete holder[key];
    else if (random.chance(0.3)) holder[random.pick(["id", "name", "__typename", "constructor", "surprise"])] = anything(random);
    else holder[key] = anything(random);
  }
}

/** Where data is not what the operation and the schema promise. */
function shapeProblems(data: unknown, { query, variables }: ReturnType<typeof randomOperation>, schema: GraphQLSchema): string[] {
  const { operation, fragments } = readOperation(parse(query), null);
  const defaults = Object.fromEntries((operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) => (defaultValue?.kind === "BooleanValue" ? [[variable.name.value, defaultValue.value]] : [])));
  const source: FieldSource = { schema, fragments, variables: { ...defaults, ...variables } };
  const problems: string[] = [];
  const check = (value: unknown, type: GraphQLOutputType, below: Parameters<typeof collectFields>[1], place: string): void => {
    if (value === null) {
      if (isNonNullType(type)) problems.push(`${place} is null`);
      return;
    }
    const nullable = getNullableType(type) as GraphQLOutputType;
    if (isListType(nullable)) {
      if (!Array.isArray(value)) problems.push(`${place} is no list`);
      else value.forEach((item, index) => check(item, nullable.ofType as GraphQLOutputType, below, `${place}.${index}`));
    } else if (isLeafType(nullable)) {
      if (!leafTest(nullable)(value)) problems.push(`${place} is no ${nullable.name}`);
    } else if (isCompositeType(nullable)) {
      if (typeof value !== "object" || Array.isArray(value)) return void problems.push(`${place} is no object`);
      // Whose type is not known from outside is not looked into.
      if (isObjectType(nullable)) checkFields(value as Record<string, unknown>, nullable, below, place);
    }
  };
  const checkFields = (object: Record<string, unknown>, type: Parameters<typeof collectFields>[2], below: Parameters<typeof collectFields>[1], place: string): void => {
    const fields = collectFields(source, below, type);
    if (Object.keys(object).join() !== fields.map(({ key }) => key).join()) problems.push(`${place} has other fields`);
    for (const field of fields) check(object[field.key], field.type, field.below, `${place}.${field.key}`);
  };
  const root = schema.getRootType(operation.operation);
  if (data !== null && data !== undefined && root) checkFields(data as Record<string, unknown>, root, [operation.selectionSet], "data");
  return problems;
}
