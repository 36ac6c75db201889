// What writing any part of a draft has in common.
import { invalidInput, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { conflictOf, findPartToWrite, findPlanToWrite, isProblem, statusForbids, type PlanConflict, type PlanPart, type PlanStatusForbids } from "./writing.ts";
import type { OnePlanRow } from "./table.ts";

const mostOfAKind = 60;

/** Adds to a draft: `write` reads the input and writes, and is asked only when there is a draft that the viewer writes. */
export async function addToPlan<Added>(
  context: Context,
  planId: string,
  present: (plan: OnePlanRow) => Promise<readonly unknown[]>,
  write: (plan: OnePlanRow) => Promise<Added>,
): Promise<Added | InvalidInput | Problem<"PlanNotFound"> | Problem<"MayNotWritePlan"> | PlanStatusForbids> {
  const plan = await findPlanToWrite(context, planId);
  if (isProblem(plan)) return plan;
  if (plan.status !== "DRAFT") return statusForbids(plan);
  if ((await present(plan)).length >= mostOfAKind) return invalidInput("planId", `The plan holds ${mostOfAKind} of these already, and nobody can work with more: take one out, or change one that is there.`);
  context.accessed.record(plan.learnerId, "PLAN");
  return write(plan);
}

/** Changes a part of a draft: `write` gives null when the part is no longer as it was read. */
export async function changeInPlan<Part extends PlanPart, Changed>(
  context: Context,
  part: Part | null,
  id: string,
  write: (part: Part, plan: OnePlanRow) => Promise<Changed | null>,
): Promise<Changed | Problem<"PlanPartNotFound"> | Problem<"MayNotWritePlan"> | PlanStatusForbids | PlanConflict> {
  const found = await findPartToWrite(context, part, id);
  if (isProblem(found)) return found;
  if (found.plan.status !== "DRAFT") return statusForbids(found.plan);
  context.accessed.record(found.plan.learnerId, "PLAN");
  return (await write(found.part, found.plan)) ?? conflictOf(found.plan, id);
}

type Said<Change extends object> = { [Field in keyof Change]?: Exclude<Change[Field], undefined> };

/** The fields of a change that were said; `InvalidInput` when there is none. */
export function readChange<Change extends object>(field: string, change: Change): Said<Change> | InvalidInput {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Said<Change>;
  return Object.keys(said).length > 0 ? said : invalidInput(field, "Nothing would change: name at least one field.");
}
