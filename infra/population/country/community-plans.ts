// What learning support clusters agree on and talk about: the protocol they work by, and their meetings.
import type { communityNeeds } from "@lsg/services/src/entities/community-need/table.ts";
import { dateOf, dayIn, yearOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";
import type { Service } from "./services.ts";

const agendas = [
  "Who starts school next term and what they need; hours of the learning support coordinators; what worked.",
  "Oral language in our early learning services; the register; which specialists visit when.",
  "Attendance in years 9 and 10; alternatives to standing down; whānau hui.",
  "Review of the year; what we stop, keep and begin; meetings of next year.",
] as const;

const outcomes = [
  "We agreed on the order of our needs, and who brings what to the next hui. The facilitator asks the regional office about a speech-language therapist.",
  "We looked at what the group for new entrants has achieved and keep it for another term. Two more services want to join.",
  "Whānau told us what gets in the way. We try a shared plan for the first weeks of term.",
] as const;

type Need = Pick<typeof communityNeeds.$inferInsert, "statement" | "area" | "tier" | "evidence"> & { readonly options: readonly [string, string]; readonly tailoring: string | null };

const needs: readonly Need[] = [
  { statement: "New entrants arrive with less oral language than their teachers are ready for.", area: "COMMUNICATION", tier: "TIER_1_UNIVERSAL", evidence: "Teachers of most member schools and three early learning services say the same.", options: ["Train teachers together", "A group in each school"], tailoring: "The sessions are held at the marae and in the staff room in turn, with whānau." },
  { statement: "Teachers ask for help with behaviour before they know what is behind it.", area: "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", tier: "TIER_2_TARGETED", evidence: "Requests to the RTLB cluster.", options: ["One meeting with an RTLB each term", "A shared guide to first steps"], tailoring: null },
  { statement: "Moves from early learning to school are not prepared together.", area: null, tier: null, evidence: "Whānau at the hui.", options: ["Visits in both directions", "One page that goes along"], tailoring: "Whānau write the page, in the language they choose." },
];

/** What a cluster has written down. */
export interface Planned {
  readonly cluster: Cluster;
  /** The day on which it identified its needs. */
  readonly identified: number;
  readonly needIds: readonly string[];
  readonly decisions: readonly { readonly id: string; readonly day: number }[];
  /** The community's pool of money, which the first decision is about. */
  readonly poolId: string;
}

/** Writes a protocol for each cluster, in two versions for those that have lasted, and the meetings of a year. */
export function planTogether({ seed, ids, asOf, clusters, national, tables: { services, funding } }: {
  seed: string;
  ids: Ids;
  asOf: number;
  clusters: readonly Cluster[];
  national: readonly Service[];
  tables: Tables;
}): Planned[] {
  const random = new Random(seed, "community plans");
  const planned: Planned[] = [];
  for (const cluster of clusters) {
    const began = cluster.from + 60;
    const renewed = began + 700;
    const versions = renewed < asOf ? [began, renewed] : [began];
    for (const [index, day] of versions.filter((one) => one <= asOf).entries()) {
      services.communityProtocols.add({
        id: ids("protocol"),
        communityId: cluster.id,
        version: index + 1,
        agreedOn: dateOf(day),
        decisionRule: random.chance(0.8) ? "CONSENSUS" : "MAJORITY",
        decisionProcess: "Everybody at the table speaks, whānau first. What nobody can live without is heard again; what everybody can live with is decided.",
        meetingFrequency: index === 0 ? "TERMLY" : "TWICE_A_TERM",
        whanauInvolvement: index === 0 ? null : "Whānau choose who is at the table when it is about their child, and two whānau members belong to the community's group.",
        informationSharingTerms: "Members share what a learner or their whānau agreed to show, for planning support and for nothing else. Without agreement only numbers that nobody can be known from.",
        storage: "In the learning support register. Notes of meetings name no learner; they stay with the lead school for seven years.",
        ...recordedOn(day),
      });
    }
    planned.push(identifyAndDecide(cluster));
    const members = [...cluster.schools, ...cluster.earlyLearning];
    // The second Tuesday or so of each term, and one to come.
    for (const [term, day] of [dayIn(yearOf(asOf), "02-17"), dayIn(yearOf(asOf), "05-12"), dayIn(yearOf(asOf), "08-04"), dayIn(yearOf(asOf) + 1, "02-16")].entries()) {
      if (day < began) continue;
      const meetingId = ids("meeting");
      services.communityMeetings.add({ id: meetingId, communityId: cluster.id, date: dateOf(day), place: cluster.schools[0]?.name.slice(0, 200) ?? null, agenda: agendas[term % agendas.length]!, ...recordedOn(Math.min(asOf, day - 20)) });
      const held = random.chance(0.95);
      const attending = members.filter(() => random.chance(0.8)).map(({ moeNumber }) => moeNumber);
      if (day > asOf) continue;
      services.meetingMinutes.add({
        id: ids("minutes"),
        meetingId,
        version: 1,
        held,
        text: held ? random.pick(outcomes) : "Not held: the road was closed after the storm. The agenda moves to the next hui.",
        institutionMoeNumbers: attending.slice(0, 100),
        providerIds: [],
        otherParties: attending.length === 0 || random.chance(0.3) ? ["Public health nurses of the district"] : [],
        ...recordedOn(Math.min(asOf, day + 3)),
      });
    }
  }

  return planned;

  /** What the cluster needs, in an order, and what it has decided about the first of it. */
  function identifyAndDecide(cluster: Cluster): Planned {
    const identified = Math.max(cluster.from, asOf - random.between(200, 280));
    const known = needs.map((need) => ({ ...need, id: ids("communityNeed") }));
    for (const { id, statement, area, tier, evidence } of known) {
      services.communityNeeds.add({ id, communityId: cluster.id, statement, area: area ?? null, tier: tier ?? null, evidence: evidence ?? null, identifiedOn: dateOf(identified), ...recordedOn(identified) });
    }
    services.communityPriorityLists.add({ id: ids("priorityList"), communityId: cluster.id, version: 1, needIds: known.map(({ id }) => id), reason: "What reaches most learners first.", ...recordedOn(identified) });
    const decisions: { id: string; day: number }[] = [];
    const poolId = ids("pool");
    for (const { id, options, tailoring } of known.slice(0, 2)) {
      const decided = Math.min(asOf, identified + random.between(20, 60));
      const decisionId = ids("decision");
      const budgetIds = decisions.length === 0 ? [poolId] : [];
      decisions.push({ id: decisionId, day: decided });
      // What services announces of it.
      funding.communityDecisions.add({ id: decisionId, communityId: cluster.id, supersedesId: null, budgetIds, decidedOn: dateOf(decided), ...recordedOn(decided) });
      services.communityDecisions.add({
        id: decisionId,
        communityId: cluster.id,
        needId: id,
        options: [...options],
        decision: `${options[0]}.`,
        basis: tailoring === null ? "CRITERIA_MET" : "LOCAL_DISCRETION",
        tailoring,
        rationale: "It can begin this term with people whom everybody knows, and we see by the review whether it helps.",
        serviceIds: [national[0]!.id],
        positionIds: [],
        budgetIds,
        institutionMoeNumbers: cluster.schools.slice(0, 20).map(({ moeNumber }) => moeNumber),
        providerIds: [],
        otherParties: ["Whānau of the community's group"],
        decidedOn: dateOf(decided),
        reviewOn: dateOf(decided + 180),
        ...recordedOn(decided),
      });
    }
    return { cluster, identified, needIds: known.map(({ id }) => id), decisions, poolId };
  }
}
