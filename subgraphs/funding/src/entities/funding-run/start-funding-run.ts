import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { StartFundingRunInput } from "../../generated/resolvers.ts";
import { requireFundingManager } from "../../policy.ts";
import { isProblem, readText } from "../../read-input.ts";
import { problemOfChanges } from "./scenario.ts";
import { countUnfinished, findRunByName, startScenario, takeTurn } from "./store.ts";
import type { ScenarioChanges } from "./table.ts";

const longestName = 200;
const mostChanges = 50;
const mostValues = 50;
/** A run takes minutes for the whole country, and one is carried on at a time. */
const mostUnfinished = 5;

export const startFundingRun = mutation(async (input: StartFundingRunInput, { db, viewer, loaders }: Context) => {
  requireFundingManager(viewer);
  if (input.year < 2010 || input.year > 2100) return invalidInput("year", `year is ${input.year}: the rules are known for 2010 to 2100. Give one of these years.`);
  const name = readText(input.name, "name", longestName);
  if (isProblem(name)) return name;
  if (name === null) return invalidInput("name", "name is blank: say what the run shall show.");
  const asked = input.changes ?? [];
  if (asked.length > mostChanges || asked.some(({ values }) => values.length > mostValues)) return invalidInput("changes", `changes are too many: send ${mostChanges} parameters at the most, each with ${mostValues} values at the most.`);
  if (new Set(asked.map(({ ruleCode, name: parameter }) => `${ruleCode} ${parameter}`)).size < asked.length) return invalidInput("changes", "changes name a parameter twice: say once what it shall be.");

  const rules = await loaders.allFundingRules();
  const changes = toChanges(asked, (ruleCode, parameter) => rules.some(({ code, parameters }) => code === ruleCode && Array.isArray(parameters[parameter])));
  const wrong = problemOfChanges(rules, changes);
  if (wrong !== null) return invalidInput("changes", wrong);
  await takeTurn(db);
  if ((await countUnfinished(db)) >= mostUnfinished) return invalidInput("name", `${mostUnfinished} runs are not finished yet: wait until one of fundingRuns is.`);

  const run = await startScenario(db, { year: input.year, name, changes });
  if (run === "NAME_TAKEN") return problem("FundingRunNameTaken", `There is a run "${name}" of ${input.year}: read it, or choose another name.`, { run: (await findRunByName(db, { year: input.year, name }))! });
  return { __typename: "StartFundingRunSuccess" as const, run };
});

/** As a scenario keeps them: by rule and name; what is a list in the rule stays one. */
function toChanges(asked: NonNullable<StartFundingRunInput["changes"]>, isList: (ruleCode: string, name: string) => boolean): ScenarioChanges {
  const byRule = Object.entries(Object.groupBy(asked, ({ ruleCode }) => ruleCode));
  return Object.fromEntries(byRule.map(([ruleCode, changes = []]) => [ruleCode, Object.fromEntries(changes.map(({ name, values }) => [name, values.length === 1 && !isList(ruleCode, name) ? values[0]! : [...values]]))]));
}
