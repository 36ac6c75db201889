import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { GoalProgressInput } from "../../generated/resolvers.ts";
import { mayGo } from "../goal/lifecycle.ts";
import type { GoalRow } from "../goal/table.ts";
import { reader } from "../one-plan/read-plan.ts";
import type { GoalProgressRow } from "./table.ts";

/** How a goal is going, as it is stored; `field` is where the input says so. */
export function readProgress(goal: GoalRow, said: GoalProgressInput, field: string): Pick<GoalProgressRow, "lifecycleStatus" | "achievementStatus" | "note"> | InvalidInput {
  const lifecycleStatus = said.lifecycleStatus ?? goal.lifecycleStatus;
  if (!mayGo(goal.lifecycleStatus, lifecycleStatus)) return invalidInput(field, `The goal "${goal.title}" is ${goal.lifecycleStatus} and does not become ${lifecycleStatus}: what has ended stays so, make another goal in the next version.`);
  const read = reader();
  const note = read.optionalText(field, said.note);
  return read.problem ?? { lifecycleStatus, achievementStatus: said.achievementStatus ?? null, note };
}
