// That the short way gives what graphql-js gives, for every kind of value and every way to ask for it.
import { buildSchema, getVariableValues, parse, type OperationDefinitionNode } from "graphql";
import { expect, it } from "vitest";
import { compileVariables } from "./variables.ts";

const schema = buildSchema("type Query { a(id: ID, text: String, number: Float, is: Boolean): Int } enum Tier { ONE TWO } input Filter { first: Int! tier: Tier = ONE } scalar Date");
const types = ["ID", "String", "Boolean", "Int", "Float", "Tier", "Date", "Filter", "[ID]", "[Int!]"].flatMap((type) => [type, `${type}!`]);
const defaults: Readonly<Record<string, string>> = { ID: ` = "a"`, Int: " = 3", Tier: " = TWO" };
const values = [undefined, null, "", "a", "ONE", "1", "toString", 0, 1, -0, 1.5, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1, 1e300, true, false, [], ["a"], [1], {}, { first: 1 }, { first: "1" }];

const definitionsOf = (text: string) => (parse(text).definitions[0] as OperationDefinitionNode).variableDefinitions ?? [];
const told = ({ errors, coerced }: { errors?: readonly Error[]; coerced?: object }): unknown => ({ errors: errors?.map((error) => JSON.stringify(error)), coerced: coerced && Object.entries(coerced) });

it("coerces like graphql-js, with its errors", () => {
  const questions = [...types, ...Object.keys(defaults).map((type) => `${type}${defaults[type]}`)].map((type) => `query A($x: ${type}) { a }`);
  let errors = 0;
  for (const question of questions) {
    const definitions = definitionsOf(question);
    const coerce = compileVariables(schema, definitions);
    for (const value of values) {
      const sent = value === undefined ? {} : { x: value };
      const expected = getVariableValues(schema, definitions, sent, { maxErrors: 50 });
      expect(told(coerce(sent)), `${question} ${JSON.stringify(value)}`).toEqual(told(expected));
      if (expected.errors) errors += 1;
    }
  }
  expect(errors).toBeGreaterThan(100);
});

it("takes variables of any name, and none that an object inherits", () => {
  const definitions = definitionsOf("query A($__proto__: String, $toString: ID, $first: Int!) { a }");
  const coerce = compileVariables(schema, definitions);

  const { coerced } = coerce(JSON.parse('{"__proto__": "a", "first": 2, "another": true}') as Record<string, unknown>);
  expect(Object.entries(coerced ?? {})).toEqual([["__proto__", "a"], ["first", 2]]);
  expect(coerce({}).errors?.map(({ message }) => message)).toEqual(['Variable "$first" of required type "Int!" was not provided.']);
});
