// A provision ends: its region says when, and what of those who have a place or wait for one.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CloseProvisionInput, WithdrawProvisionClosureInput } from "../../generated/resolvers.ts";
import { mayPlanProvision } from "../../policy.ts";
import { problemOfUnnamed, tidy } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { daysBetween, today } from "../../today.ts";
import { findProvision, notYours } from "./keep-provision.ts";
import { findClosure, insertClosure, takeTurn, withdrawClosure } from "./store.ts";
import type { ProvisionRow } from "./table.ts";

const furthestDays = 5 * 366;

export const closeProvision = mutation(async ({ provisionId, lastDay, reason, placed, waiting, continuesAtProvisionId }: CloseProvisionInput, context: Context) => {
  const { db, viewer } = context;
  const found = await findProvision(context, provisionId);
  if (!found || !mayPlanProvision(viewer, found.school)) return notYours();
  const { provision } = found;
  const wrong = problemOfUnnamed({ reason, placed, waiting }) ?? problemOfLastDay(lastDay, provision);
  if (wrong) return wrong;
  await takeTurn(db, provision.id);
  const next = await findNext(context, { provision, lastDay, id: continuesAtProvisionId ?? null });
  if (next !== null && "__typename" in next) return next;
  const closure = await insertClosure(db, { provisionId: provision.id, lastDay, reason: tidy(reason), placed: tidy(placed), waiting: tidy(waiting), continuesAtProvisionId: next?.id ?? null });
  if (!(closure instanceof Refusal)) return { __typename: "CloseProvisionSuccess" as const, provision };
  if (closure.constraint !== "provision_closures_one_stands") throw new Error(`The closure broke the rule ${closure.constraint}.`);
  const { lastDay: said } = (await findClosure(db, provision.id))!;
  return problem("ProvisionClosed", `The provision has its last day on ${said} already: take that closure back first, if it is another day.`, { current: provision });
});

export const withdrawProvisionClosure = mutation(async ({ closureId, reason }: WithdrawProvisionClosureInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const closure = isUuid(closureId) ? await loaders.closureById.load(closureId) : null;
  const found = closure === null ? null : await findProvision(context, closure.provisionId);
  if (!closure || !found || !mayPlanProvision(viewer, found.school)) return notYours();
  const { provision } = found;
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  await takeTurn(db, provision.id);
  if ((await withdrawClosure(db, closure.id, tidy(reason))) === null) return problem("ProvisionGoesOn", "This closure was taken back already: nothing is left to do.", { current: provision });
  return { __typename: "WithdrawProvisionClosureSuccess" as const, provision };
});

function problemOfLastDay(lastDay: string, { openedOn }: ProvisionRow): InvalidInput | null {
  if (lastDay >= openedOn && daysBetween(today(), lastDay) <= furthestDays) return null;
  return invalidInput("lastDay", `lastDay is ${lastDay}: write a day from ${openedOn}, its first, at the most five years ahead.`);
}

/** Where they go on: another provision that lasts longer. */
async function findNext({ db, loaders }: Context, { provision, lastDay, id }: { provision: ProvisionRow; lastDay: string; id: string | null }): Promise<ProvisionRow | InvalidInput | null> {
  if (id === null) return null;
  const next = isUuid(id) ? await loaders.provisionById.load(id) : null;
  if (next === null || next.id === provision.id) return invalidInput("continuesAtProvisionId", "There is no other provision with this id: take it from Institution.provisions, or leave it out.");
  const closure = await findClosure(db, next.id);
  return closure !== null && closure.lastDay <= lastDay ? invalidInput("continuesAtProvisionId", `That provision itself has its last day on ${closure.lastDay}: name one that goes on.`) : next;
}
