// A support is asked for, and the wait begins.
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { usePermit, type PermitRefused } from "@lsg/subgraph-kit/permit";
import type { Context } from "../../context.ts";
import type { RequestSupportInput } from "../../generated/resolvers.ts";
import { mayRequest } from "../../policy.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { daysBetween, today } from "../../today.ts";
import type { InstitutionRow } from "../institution/table.ts";
import { announceRequested } from "../support/announce-requested.ts";
import { findOpenSupport, findSupport } from "../support/store.ts";
import type { SupportRow, SupportTarget } from "../support/table.ts";
import { insertMembers } from "../support-member/store.ts";
import { notYours } from "./acting.ts";
import { insertRequest, insertSteps } from "./store.ts";

const mostMembers = 40;
// What was asked for on paper counts from its day; longer ago than this it is a mistake.
const oldestDays = 2 * 366;

export const requestSupport = mutation(async (input: RequestSupportInput, context: Context) => {
  const target = input.target ?? "LEARNER";
  const wrong = problemOfTarget(input, target) ?? problemOfDay(input.requestedOn ?? null) ?? problemOfTexts({ reason: input.reason }) ?? problemOfName(input.targetName);
  if (wrong) return wrong;
  const refused = await usePermits(context, input);
  if (refused) return refused;
  const place = await findPlace(context, input.institutionMoeNumber ?? null);
  if (place !== null && "message" in place) return place;
  if (!mayRequest(context.viewer, target, place?.moeNumber ?? null)) return notYours("support for a learner is asked for by them, their whānau or those who work with them, and for a group or a school by those who work at the institution");
  const service = await findService(context, input);
  if ("message" in service) return service;

  const learnerId = input.learnerId?.toLowerCase() ?? null;
  const requestedOn = input.requestedOn ?? today();
  const written = await orRefusal(context.db, async (db) => {
    const request = {
      learnerId,
      serviceId: service.id,
      institutionMoeNumber: place?.moeNumber ?? null,
      regionCode: place?.regionCode ?? null,
      requestedOn,
      tier: input.tier,
      target,
      targetName: isBlank(input.targetName) ? null : tidy(input.targetName!),
      priority: input.priority ?? ("ROUTINE" as const),
      reason: tidy(input.reason),
    };
    const id = await insertRequest(db, request);
    await insertMembers(db, id, (input.members ?? []).map((member) => member.learnerId.toLowerCase()), requestedOn);
    const { serviceId, institutionMoeNumber, regionCode, priority } = request;
    await insertSteps(db, id, [{ kind: "REQUESTED", occurredOn: requestedOn, serviceId, institutionMoeNumber, regionCode, priority, reason: request.reason }]);
    return id;
  });
  if (written instanceof Refusal && written.constraint === notGiven) return takesNoRequests();
  if (written instanceof Refusal) return alreadyRequested(context, written, { learnerId, serviceId: service.id, target });
  const learnerIds = [...(learnerId === null ? [] : [learnerId]), ...(input.members ?? []).map((member) => member.learnerId.toLowerCase())];
  for (const subject of learnerIds) context.accessed.record(subject, "SUPPORTS");
  await announceRequested(context.db, written, learnerIds);
  return { __typename: "RequestSupportSuccess" as const, support: (await findSupport(context.db, written))!.support };
});

function problemOfTarget({ learnerId, permit, members, institutionMoeNumber }: RequestSupportInput, target: SupportTarget): InvalidInput | null {
  const forOne = target === "LEARNER" || target === "WHANAU";
  if (forOne && !isUuid(learnerId)) return invalidInput("learnerId", "learnerId is missing or no id: say which learner it is for, or choose another target.");
  if (!forOne && target !== "EDUCATORS" && learnerId) return invalidInput("learnerId", `A support for ${target} is not for one learner: leave learnerId out, and name the learners of a group or class as members.`);
  if (learnerId && !isUuid(learnerId)) return invalidInput("learnerId", "learnerId is no id of a learner: give the id as this graph answers it.");
  if (learnerId && !permit) return invalidInput("permit", "The permit is missing: read `permit` of the learner, and send its token.");
  if (!learnerId && !institutionMoeNumber) return invalidInput("institutionMoeNumber", "Say at which institution: there is no learner who tells.");
  if (!members || members.length === 0) return null;
  if (target !== "GROUP" && target !== "CLASS") return invalidInput("members", "Only a group or a class has members: leave them out, or give one of these as the target.");
  if (members.length > mostMembers) return invalidInput("members", `A request names at most ${mostMembers} learners: add the others when it is made.`);
  const ids = new Set(members.map((member) => member.learnerId.toLowerCase()));
  return ids.size < members.length || ![...ids].every(isUuid) ? invalidInput("members", "A member is named twice, or by something that is no id of a learner.") : null;
}

function problemOfDay(on: string | null): InvalidInput | null {
  if (on === null || (on <= today() && daysBetween(on, today()) <= oldestDays)) return null;
  return invalidInput("requestedOn", `${on} is still to come, or more than two years ago: say the day on which it was asked for.`);
}

const problemOfName = (targetName: string | null | undefined): InvalidInput | null => (isBlank(targetName) ? null : problemOfTexts({ targetName }, 200));

async function usePermits(context: Context, { learnerId, permit, members }: RequestSupportInput): Promise<PermitRefused | null> {
  const named = [...(learnerId ? [{ learnerId, permit: permit! }] : []), ...(members ?? [])];
  for (const member of named) {
    const refused = await usePermit(context, member.permit, { subject: member.learnerId, category: "SUPPORTS" });
    if (refused) return refused;
  }
  return null;
}

async function findPlace({ loaders }: Context, moeNumber: number | null): Promise<InstitutionRow | InvalidInput | null> {
  if (moeNumber === null) return null;
  return (await loaders.institutionByMoeNumber.load(moeNumber)) ?? invalidInput("institutionMoeNumber", `No institution has the Ministry number ${moeNumber}: search for it with Query.institutions.`);
}

async function findService({ loaders }: Context, { serviceId, tier }: RequestSupportInput) {
  const service = await loaders.serviceById.load(serviceId);
  if (service?.status !== "ACTIVE") return takesNoRequests();
  if (!service.tiers.includes(tier)) return invalidInput("tier", `The service works at ${service.tiers.join(" and ")}: choose one of these, or another service.`);
  return service;
}

/** The rule that the database holds where somebody withdrew the service meanwhile. */
export const notGiven = "supports_are_of_services_still_given";

export const takesNoRequests = (): InvalidInput => invalidInput("serviceId", "There is no service with this id that takes requests: take it from Query.services.");

async function alreadyRequested({ db }: Context, { constraint }: Refusal, of: { learnerId: string | null; serviceId: string; target: SupportTarget }): Promise<Problem<"AlreadyRequested", { support: SupportRow }>> {
  const support = constraint === "supports_once_at_a_time" ? await findOpenSupport(db, of) : null;
  if (support === null) throw new Error(`The request broke the rule ${constraint}.`);
  return problem("AlreadyRequested", "The learner has this service already, or waits for it: look at the support that there is. The service says anew how urgent that is when you tell them what has changed.", { support });
}
