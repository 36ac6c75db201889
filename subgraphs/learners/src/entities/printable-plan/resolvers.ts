import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import type { PrintedPlanLanguage } from "./headings.ts";
import { toPage } from "./page.ts";

/** What other services know of a plan's people, as the gateway brings it with the reference. */
export interface KnownElsewhere {
  readonly practitioners?: readonly ({ readonly name?: string | null } | null)[] | null;
  readonly learner?: { readonly knownContact?: { readonly practitioner?: { readonly name?: string | null } | null } | null } | null;
}

export const printablePlanResolvers = {
  OnePlan: {
    practitioners: async ({ id }, _args, context) => (await practitionersOf(context, id)).map((practitionerId) => ({ id: practitionerId })),
    printable: (plan, { language }, context) => print(context, plan, language, (plan as { knownElsewhere?: KnownElsewhere }).knownElsewhere ?? {}),
  },
} satisfies Resolvers;

async function print(context: Context, plan: OnePlanRow, language: PrintedPlanLanguage, known: KnownElsewhere): Promise<string> {
  const { loaders } = context;
  const [learner, goals, strategies, responsibilities, supports, agreements, voices, reviews, practitioners] = await Promise.all([
    loaders.learnerById.load(plan.learnerId),
    loaders.goalsByPlanId.load(plan.id),
    loaders.strategiesByPlanId.load(plan.id),
    loaders.responsibilitiesByPlanId.load(plan.id),
    loaders.planSupportsByPlanId.load(plan.id),
    loaders.agreementsByPlanId.load(plan.id),
    loaders.voicesByPlanId.load(plan.id),
    loaders.reviewsByPlanId.load(plan.id),
    practitionersOf(context, plan.id),
  ]);
  const named = [...strategies, ...responsibilities, ...agreements, ...voices].flatMap(({ whanauMemberId }) => whanauMemberId ?? []);
  const whanau = await Promise.all([...new Set(named)].map((id) => loaders.whanauMemberById.load(id)));
  for (const member of whanau) if (member) context.accessed.record(plan.learnerId, "CONTACT");
  if (learner) context.accessed.record(plan.learnerId, "IDENTITY");
  context.accessed.record(plan.learnerId, "PLAN");

  const names = new Map(whanau.flatMap((member) => (member ? [[member.id, member.name] as const] : [])));
  for (const [id, name] of namesOf(practitioners, known.practitioners, [...strategies, ...responsibilities, ...supports])) names.set(id, name);
  const knownContact = known.learner?.knownContact?.practitioner?.name ?? null;
  if (knownContact !== null) context.accessed.record(plan.learnerId, "SUPPORTS");
  return toPage({ plan, learnerName: learner?.preferredName ?? null, knownContact, goals, strategies, responsibilities, supports, agreements, voices, reviews, names, printedOn: today(), language });
}

/** Ids of the practitioners whom a plan names, in order. */
async function practitionersOf({ loaders }: Context, planId: string): Promise<string[]> {
  const parts = await Promise.all([loaders.strategiesByPlanId.load(planId), loaders.responsibilitiesByPlanId.load(planId), loaders.planSupportsByPlanId.load(planId)]);
  return [...new Set(parts.flat().flatMap(({ practitionerId }) => practitionerId ?? []))].sort();
}

const settleMs = 60_000;

interface Written {
  readonly recordedAt: Date;
  readonly changedAt: Date | null;
}

/**
 * Names come as a list beside that of the ids, from an earlier call of the same request: the gateway cannot send an id with
 * them. What was agreed does not change in between, but a draft can; so names of one that was just changed are left out
 * rather than given to somebody else.
 */
function namesOf(ids: readonly string[], found: KnownElsewhere["practitioners"], written: readonly Written[]): [string, string][] {
  const latest = Math.max(0, ...written.map(({ recordedAt, changedAt }) => (changedAt ?? recordedAt).getTime()));
  if (!found || found.length !== ids.length || latest > Date.now() - settleMs) return [];
  return ids.flatMap((id, index) => (found[index]?.name ? [[id, found[index].name] as [string, string]] : []));
}
