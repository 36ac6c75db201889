// What a scenario may have in place of a rule's own parameters: the same names, as many values, and each of the same kind.
import type { FundingRuleRow } from "../funding-rule/table.ts";
import type { ScenarioChanges } from "./table.ts";

const decimal = /^\d{1,12}(\.\d{1,6})?$/;
const wholeNumber = /^\d{1,12}$/;
const dayOfYear = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const longestText = 100;

/** What is wrong with it, and what to do; null when nothing is. */
export function problemOfChanges(rules: readonly FundingRuleRow[], changes: ScenarioChanges): string | null {
  for (const [code, parameters] of Object.entries(changes)) {
    const versions = rules.filter((rule) => rule.code === code);
    if (versions.length === 0) return `The scenario changes ${code}, and there is no such rule: there are ${[...new Set(rules.map((rule) => rule.code))].join(", ")}.`;
    for (const [name, value] of Object.entries(parameters)) {
      const own = versions.findLast((rule) => name in rule.parameters)?.parameters[name];
      if (own === undefined) return `The scenario changes ${name} of ${code}, which that rule has not: it has ${Object.keys(versions[0]!.parameters).join(", ")}.`;
      const problem = problemOfValue(`${name} of ${code}`, name, own, value);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function problemOfValue(what: string, name: string, own: string | readonly string[] | null, value: string | readonly string[] | null): string | null {
  const [before, after] = [valuesOf(own), valuesOf(value)];
  if (typeof own === "string" ? typeof value !== "string" : !Array.isArray(value)) return `${what} is ${typeof own === "string" ? "one value" : "a list"}: give it so.`;
  // By step or by term: there are as many of them, or another list would fail to fit.
  const isOfNumbers = before.every((one) => decimal.test(one));
  if (Array.isArray(own) && isOfNumbers && before.length !== after.length) return `${what} has ${before.length} values: give as many.`;
  const kind = before.every((one) => dayOfYear.test(one)) ? dayOfYear : isOfNumbers ? (/cents/i.test(name) ? wholeNumber : decimal) : null;
  const wrong = after.find((one) => (kind === null ? one.length === 0 || one.length > longestText : !kind.test(one)));
  if (wrong !== undefined) return `${what} cannot be "${wrong.slice(0, 40)}": give ${kind === dayOfYear ? "a day such as 03-01" : kind === wholeNumber ? "whole cents" : kind === decimal ? "a decimal number that is not below zero" : `a text of ${longestText} characters at the most`}.`;
  // What is divided by.
  return name === "fttePerStudents" && Number(after[0]) === 0 ? `${what} cannot be zero: it is divided by.` : null;
}

const valuesOf = (value: string | readonly string[] | null): readonly string[] => (value === null ? [] : typeof value === "string" ? [value] : value);
