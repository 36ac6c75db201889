// What clusters have, what they look into, and what works that they share with others.
import type { CommunityResourceRow } from "@lsg/services/src/entities/community-resource/table.ts";
import type { PracticeImprovementRow } from "@lsg/services/src/entities/practice-improvement/table.ts";
import { dateOf } from "../days.ts";
import { exampleIds, type Ids } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Planned } from "./community-plans.ts";

const resources: readonly Pick<CommunityResourceRow, "kind" | "name" | "description" | "owner" | "skills" | "needAreas" | "capacity" | "isShareable">[] = [
  { kind: "PLACE", name: "The marae's wharekai and its garden", description: "For hui, and for groups that learn better outside. Ask the marae committee.", owner: "The marae committee", skills: [], needAreas: ["WELLBEING"], capacity: "Any weekday morning", isShareable: true },
  { kind: "PERSON", name: "A kaumātua who tells pūrākau with new entrants", description: null, owner: null, skills: ["te reo Māori", "Storytelling"], needAreas: ["COMMUNICATION", "LANGUAGE_LEARNING"], capacity: "Two mornings a week", isShareable: false },
  { kind: "PROGRAMME", name: "Breakfast and a walk before school", description: "Run by whānau; whoever comes is welcome.", owner: "Whānau of the community's group", skills: [], needAreas: ["ATTENDANCE_AND_ENGAGEMENT"], capacity: "Thirty places a day", isShareable: false },
  { kind: "EQUIPMENT", name: "A case of communication boards and switches", description: "Lent for a term at a time.", owner: null, skills: [], needAreas: ["COMMUNICATION", "PHYSICAL"], capacity: "Four sets", isShareable: true },
];

const events = [
  ["WHAKAWHANAUNGATANGA", "Teachers, whānau and the RTLB met at the marae and said what each of them hopes for."],
  ["KOHIKOHI", "Three schools and two early learning services kept a diary for two weeks."],
  ["ATA_WHAKAARO", "Mornings are hardest where nobody knows the way things are done."],
  ["KOHIKOHI", "We asked whānau again, in small groups: they want one page and not five."],
  ["WHAKAMAHI", "Two services tried visits in both directions."],
] as const;

const improvements: readonly (Pick<PracticeImprovementRow, "title" | "context" | "change" | "evidence" | "area" | "tier"> & { readonly priorityCode: string })[] = [
  { title: "One page that goes along to school", context: "Schools and early learning services of a rural cluster; all new entrants.", change: "Whānau write one page with the teacher of the early learning service, in the language they choose, and bring it on the first visit.", evidence: "Teachers of every school say that they begin differently; whānau were asked after a term.", area: null, tier: "TIER_1_UNIVERSAL", priorityCode: "LSAP_2019_SCREENING" },
  { title: "A walk before the first lesson", context: "Years 9 and 10 of two colleges.", change: "Whoever wants walks with a teacher aide before school; there is breakfast, and nobody is asked why they come.", evidence: "Attendance in the first lesson over two terms, published by the schools.", area: "ATTENDANCE_AND_ENGAGEMENT", tier: "TIER_2_TARGETED", priorityCode: "LSAP_2019_DISENGAGING" },
  { title: "Core words on every wall", context: "Classrooms of a kura and three schools, with a speech-language therapist.", change: "The same communication board hangs in every room and in the playground, and adults point while they talk.", evidence: "Observations of a term before and after; teachers now make boards by themselves.", area: "COMMUNICATION", tier: "TIER_1_UNIVERSAL", priorityCode: "LSAP_2019_NEURODIVERSE" },
];

const decisionTags = ["LSAP_2019_SCREENING", "LSAP_2019_DISENGAGING"] as const;

/** Writes the resources and an inquiry of each cluster, what some of them share, and who took it up. */
export function inquireAndShare({ seed, ids, asOf, planned, tables: { services } }: {
  seed: string;
  ids: Ids;
  asOf: number;
  planned: readonly Planned[];
  tables: Tables;
}): void {
  const random = new Random(seed, "community practice");
  const tag = (day: number, tagged: { decisionId?: string; improvementId?: string; priorityCode: string }) =>
    services.strategicTags.add({ id: ids("strategicTag"), recommendationId: null, serviceId: null, decisionId: null, improvementId: null, projectId: null, measureService: null, measureName: null, ...tagged, ...recordedOn(day) });

  for (const { cluster, identified, needIds, decisions } of planned) {
    for (const [index, { id: decisionId, day }] of decisions.entries()) tag(day, { decisionId, priorityCode: decisionTags[index % decisionTags.length]! });
    for (const [index, resource] of resources.entries()) {
      if (index > 0 && random.chance(0.3)) continue;
      const from = Math.min(asOf, identified + random.between(0, 90));
      const ended = random.chance(0.1) ? { availableUntil: dateOf(asOf), endedBecause: "It is not run any more.", endedBy: null } : { availableUntil: null, endedBecause: null, endedBy: null };
      services.communityResources.add({
        ...resource,
        id: ids("communityResource"),
        communityId: cluster.id,
        replacesId: null,
        institutionMoeNumber: resource.kind === "EQUIPMENT" ? (cluster.schools[0]?.moeNumber ?? null) : null,
        agreedOn: resource.kind === "PERSON" ? dateOf(from - 7) : null,
        availableFrom: dateOf(from),
        ...ended,
        ...recordedOn(from),
      });
    }
    inquire(cluster.id, needIds[2] ?? null, decisions[0]?.id ?? null, identified);
  }
  share();

  function inquire(communityId: string, needId: string | null, decisionId: string | null, identified: number): void {
    const opened = Math.min(asOf, identified + random.between(10, 40));
    const inquiryId = ids("communityInquiry");
    const isClosed = random.chance(0.2);
    services.communityInquiries.add({
      id: inquiryId, communityId, needId, decisionId,
      question: "What makes the first weeks of school hard for new entrants, and what do those do differently where they are not?",
      openedOn: dateOf(opened),
      closedOn: isClosed ? dateOf(asOf) : null,
      findings: isClosed ? "Visits in both directions help most; the page helps where whānau write it." : null,
      closedBy: null,
      ...recordedOn(opened),
    });
    for (const [index, [element, notes]] of events.entries()) {
      const day = opened + index * random.between(7, 21);
      if (day > asOf) break;
      const isThought = element === "ATA_WHAKAARO";
      services.communityInquiryEvents.add({ id: ids("communityInquiryEvent"), inquiryId, element, happenedOn: dateOf(day), notes, hypotheses: isThought ? ["They do not know the place.", "They know nobody there."] : [], actions: element === "WHAKAMAHI" ? ["Visits in both directions, from next term on for all"] : [], ...recordedOn(day) });
    }
  }

  /** The first three clusters share something, and every tenth; its neighbours in the list take it up, the first also a practitioner. */
  function share(): void {
    for (const [index, { cluster, identified }] of planned.entries()) {
      if (index >= improvements.length && index % 10 !== 0) continue;
      const { priorityCode, ...improvement } = improvements[index % improvements.length]!;
      const shared = Math.min(asOf - 60, identified + random.between(60, 120));
      const improvementId = ids("improvement");
      services.practiceImprovements.add({ ...improvement, id: improvementId, communityId: cluster.id, practitionerId: null, sharedOn: dateOf(shared), withdrawnOn: null, withdrawnBecause: null, withdrawnBy: null, ...recordedOn(shared) });
      tag(shared, { improvementId, priorityCode });
      const neighbours = planned.slice(index + 1, index + 4).map((one) => one.cluster);
      const adopters = [
        ...neighbours.map(({ id, schools }, place) => (place === 0 && schools[0] ? { communityId: null, institutionMoeNumber: schools[0].moeNumber, practitionerId: null } : { communityId: id, institutionMoeNumber: null, practitionerId: null })),
        ...(index === 0 ? [{ communityId: null, institutionMoeNumber: null, practitionerId: exampleIds.practitioner }] : []),
      ];
      for (const adopter of adopters) {
        const adopted = Math.min(asOf, shared + random.between(7, 40));
        const adoptionId = ids("adoption");
        services.practiceAdoptions.add({ ...adopter, id: adoptionId, improvementId, adoptedOn: dateOf(adopted), adaptation: random.chance(0.3) ? "We begin with one class." : null, ...recordedOn(adopted) });
        const seen = adopted + random.between(14, 60);
        if (seen > asOf) continue;
        const kind = random.chance(0.6) ? "HELPED" : random.chance(0.6) ? "HELPED_PARTLY" : "DID_NOT_HELP";
        services.practiceAdoptionSteps.add({ id: ids("adoptionStep"), adoptionId, place: 1, kind, occurredOn: dateOf(seen), note: kind === "DID_NOT_HELP" ? "Nobody came: the bus is too late." : "Teachers and whānau say the same after some weeks.", ...recordedOn(seen) });
      }
    }
  }
}
