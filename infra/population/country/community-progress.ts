// What clusters try out together, how they see themselves, and what they ask of agencies and providers.
import type { BrokerageRequestRow, BrokerageStepKind } from "@lsg/services/src/entities/brokerage-request/table.ts";
import type { ImprovementProjectStepRow } from "@lsg/services/src/entities/improvement-project/table.ts";
import type { AdoptionPhase } from "@lsg/services/src/entities/learning-support-community/table.ts";
import { dateOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Planned } from "./community-plans.ts";
import type { Service } from "./services.ts";

const projects = [
  { name: "One meeting in the place of three", setting: "Schools and early learning services of the cluster, for learners whom several services support.", features: "Whānau tell their story once; whoever is asked for something says on the day what they can do.", priorityCode: "GOV_2024_LEARNING_SUPPORT" },
  { name: "A common way into school", setting: "New entrants of the whole cluster.", features: "Visits in both directions, one page that goes along, and the same first weeks everywhere.", priorityCode: "LSAP_2019_SCREENING" },
  { name: "Back into learning by small steps", setting: "Years 9 and 10 of two colleges and a community hall.", features: "Mornings at the hall with a teacher whom they know, and a way back that each plans.", priorityCode: "LSAP_2019_DISENGAGING" },
] as const;

const indicators = ["LEADERS_AGREE", "SAFE_DATA_SHARING", "SKILLS_AND_RESOURCES_KNOWN", "COLLABORATIVE_DECISIONS", "ONGOING_MONITORING"] as const;
const levels: readonly AdoptionPhase[] = ["NOT_STARTED", "EXPLORING", "IMPLEMENTING", "EMBEDDED"];

const asked: readonly Pick<BrokerageRequestRow, "agency" | "subject" | "request" | "area" | "tier">[] = [
  { agency: "HEALTH", subject: "A hearing van in the winter term", request: "Could the mobile ear clinic come to our schools in the winter term? Four of them are more than an hour from a clinic.", area: "HEARING", tier: "TIER_2_TARGETED" },
  { agency: null, subject: "Advice on communication boards", request: "Could somebody come to two staff meetings and show how boards are used in the playground?", area: "COMMUNICATION", tier: "TIER_1_UNIVERSAL" },
  { agency: "MSD", subject: "Somebody to talk to about help with costs", request: "Could somebody be at the marae one morning a month, so that whānau can ask about help with travel and equipment?", area: null, tier: null },
];

/** What became of a request: how many of these steps, each some days after the one before. */
const course: readonly (readonly [kind: BrokerageStepKind, note: string])[] = [
  ["ANSWERED", "They ask how many schools, and on which days."],
  ["AGREED", "Two days in term 3 are kept for the community."],
  ["FULFILLED", "They came on both days; every school was there."],
];

/** Writes the projects of some clusters, two looks of each at itself, a look back, and what each asks of others. */
export function tryOutAndAsk({ seed, ids, asOf, planned, local, tables: { services } }: {
  seed: string;
  ids: Ids;
  asOf: number;
  planned: readonly Planned[];
  /** Services of a region's own providers, by region. */
  local: ReadonlyMap<string, readonly Service[]>;
  tables: Tables;
}): void {
  const random = new Random(seed, "community progress");
  for (const [index, { cluster, identified, needIds }] of planned.entries()) {
    if (index < projects.length || index % 8 === 0) tryOut(index, identified);
    lookAtItself(planned[index]!);
    const began = Math.min(asOf, cluster.phaseSince);
    services.adoptionSteps.add({ id: ids("adoptionPhase"), communityId: cluster.id, place: 1, kind: cluster.phase, occurredOn: dateOf(began), note: null, ...recordedOn(began) });
    for (const request of asked) {
      if (index > 0 && random.chance(0.4)) continue;
      askOthers(cluster.id, request, local.get(cluster.region.code)?.[0]?.providerId ?? null, needIds[0] ?? null, Math.min(asOf, identified + random.between(20, 90)));
    }
  }

  function tryOut(index: number, identified: number): void {
    const { priorityCode, ...project } = projects[index % projects.length]!;
    const begun = Math.max(planned[index]!.cluster.from, identified - random.between(0, 120));
    const projectId = ids("project");
    services.improvementProjects.add({ ...project, id: projectId, communityId: planned[index]!.cluster.id, begunOn: dateOf(begun), ...recordedOn(begun) });
    services.strategicTags.add({ id: ids("strategicTag"), priorityCode, recommendationId: null, serviceId: null, decisionId: null, improvementId: null, projectId, measureService: null, measureName: null, ...recordedOn(begun) });
    for (const [place, { cluster }] of planned.slice(index, index + 3).entries()) {
      const from = Math.min(asOf, Math.max(cluster.from, begun + place * 30));
      services.projectParticipations.add({ id: ids("participation"), projectId, communityId: cluster.id, from: dateOf(from), until: null, endedBecause: null, endedBy: null, ...recordedOn(from) });
    }
    const steps: readonly Pick<ImprovementProjectStepRow, "kind" | "strengths" | "lessons">[] = [
      { kind: "TRIAL_BEGAN", strengths: null, lessons: null },
      { kind: "TRIAL_REVIEWED", strengths: "Whānau come, and say that they are heard.", lessons: "Nobody finds the time unless it is in the timetable." },
      index % 3 === 2 ? { kind: "ENDED", strengths: "Some found their way back.", lessons: "The hall is too far for most; begin nearer." } : { kind: "BUSINESS_AS_USUAL", strengths: "It goes by itself by now.", lessons: "Ask early learning services from the first day on." },
    ];
    for (const [place, step] of steps.entries()) {
      const day = begun + place * 90;
      if (day > asOf) break;
      services.improvementProjectSteps.add({ ...step, id: ids("projectStep"), projectId, place: place + 1, occurredOn: dateOf(day), note: null, ...recordedOn(day) });
    }
  }

  function lookAtItself({ cluster, identified }: Planned): void {
    const takenBy = { institutionMoeNumbers: cluster.schools.slice(0, 20).map(({ moeNumber }) => moeNumber), providerIds: [], otherParties: ["Whānau of the community's group"] };
    const began = indicators.map(() => random.between(0, 2));
    const days = [Math.max(cluster.from, identified - 30), Math.min(asOf, identified + 150)];
    for (const [time, day] of days.entries()) {
      if (time > 0 && day <= days[0]!) continue;
      const selfReviewId = ids("selfReview");
      services.selfReviews.add({ ...takenBy, id: selfReviewId, communityId: cluster.id, correctsId: null, reviewedOn: dateOf(day), ...recordedOn(day) });
      for (const [index, indicatorCode] of indicators.entries()) {
        const level = levels[Math.min(levels.length - 1, began[index]! + (time > 0 && random.chance(0.6) ? 1 : 0))]!;
        services.indicatorRatings.add({ id: ids("indicatorRating"), selfReviewId, indicatorCode, level, evidence: level === "NOT_STARTED" ? "Nobody has begun with it." : "Minutes of our meetings, and what members say." });
      }
    }
    const until = Math.min(asOf, identified + 160);
    services.monitoringReviews.add({
      ...takenBy,
      id: ids("monitoringReview"),
      communityId: cluster.id,
      correctsId: null,
      from: dateOf(Math.min(until, Math.max(cluster.from, identified - 30))),
      until: dateOf(until),
      findings: "We meet as we agreed, and decide together. What our decisions change we know from stories more than from looking.",
      nextActions: ["Say with each decision how we will see that it helps", "Bring the resource list up to date each term"],
      ...recordedOn(until),
    });
  }

  function askOthers(communityId: string, request: (typeof asked)[number], providerId: string | null, needId: string | null, day: number): void {
    if (request.agency === null && providerId === null) return;
    const requestId = ids("brokerageRequest");
    services.brokerageRequests.add({ ...request, id: requestId, communityId, needId, providerId: request.agency === null ? providerId : null, askedOn: dateOf(day), answerBy: dateOf(day + 30), ...recordedOn(day) });
    const isDeclined = random.chance(0.2);
    const steps: (readonly [BrokerageStepKind, string | null])[] = [["ASKED", null], ...(isDeclined ? ([["DECLINED", "Nobody can be spared this year; ask again for the next."]] as const) : course.slice(0, random.between(0, course.length)))];
    let taken = day;
    for (const [place, [kind, note]] of steps.entries()) {
      if (place > 0) taken += random.between(5, 25);
      if (taken > asOf) break;
      services.brokerageSteps.add({ id: ids("brokerageStep"), requestId, place: place + 1, kind, occurredOn: dateOf(taken), note, ...recordedOn(taken) });
    }
  }
}
