// What a review could have recommended, what was answered, and what answers it. The texts are made up, and say so: what the reviews
// themselves say is recorded by those who keep the strategy.
import type { RecommendationStepKind } from "@lsg/services/src/entities/review/table.ts";
import { dateOf, dayIn } from "../days.ts";
import type { Ids } from "../ids.ts";
import { recordedOn } from "../recorded.ts";
import type { Tables } from "../tables.ts";
import type { Planned } from "./community-plans.ts";
import type { Service } from "./services.ts";

interface Example {
  readonly text: string;
  readonly kind: Service["kind"] | null;
  readonly measureName: string | null;
  readonly steps: readonly (readonly [day: string, kind: RecommendationStepKind, note: string | null])[];
}

const examples: readonly Example[] = [
  { text: "An example, not the review's words: children wait no longer than a term for their first real service.", kind: "EARLY_INTERVENTION", measureName: "learners-waiting", steps: [["2023-05-02", "ACCEPTED", null], ["2024-07-01", "PROGRESSED", "Both waits are published, by region."], ["2025-07-01", "PROGRESSED", "Early intervention goes on into the first year of school."]] },
  { text: "An example, not the review's words: each learner has one plan, and whānau know whom to ask.", kind: "LEARNING_SUPPORT_COORDINATION", measureName: null, steps: [["2023-05-02", "ACCEPTED", null], ["2026-02-02", "DONE", "Every learner with support has a known contact."]] },
  { text: "An example, not the review's words: one service takes the place of all others.", kind: null, measureName: null, steps: [["2023-05-02", "NOT_ACCEPTED", "Communities decide together what is used where."]] },
  { text: "An example, not the review's words: schools say every year how many places they have.", kind: null, measureName: "places", steps: [] },
];

const reviewCode = "HIGHEST_NEEDS_2022";
/** Behind whatever the review itself recommends. */
const firstPosition = 901;
const recorded = dayIn(2023, "02-01");

export function recommend({ ids, asOf, planned, national, tables: { services } }: { ids: Ids; asOf: number; planned: readonly Planned[]; national: readonly Service[]; tables: Tables }): void {
  for (const [index, { text, kind, measureName, steps }] of examples.entries()) {
    const recommendationId = ids("recommendation");
    services.reviewRecommendations.add({ id: recommendationId, reviewCode, number: `Example ${index + 1}`, position: firstPosition + index, text, version: 1, ...recordedOn(recorded) });
    const past = steps.map(([date, ...step]) => [dayIn(Number(date.slice(0, 4)), date.slice(5)), ...step] as const).filter(([day]) => day <= asOf);
    for (const [place, [day, step, note]] of past.entries()) {
      services.recommendationSteps.add({ id: ids("recommendationStep"), recommendationId, kind: step, place: place + 1, occurredOn: dateOf(day), note, ...recordedOn(day) });
    }
    const tag = (day: number, subject: { serviceId?: string; decisionId?: string; measureService?: "services"; measureName?: string }) =>
      services.strategicTags.add({ id: ids("strategicTag"), recommendationId, priorityCode: null, serviceId: null, decisionId: null, improvementId: null, projectId: null, measureService: null, measureName: null, ...subject, ...recordedOn(day) });
    const service = national.find((one) => one.kind === kind);
    if (service) tag(recorded, { serviceId: service.id });
    if (measureName !== null) tag(recorded, { measureService: "services", measureName });
    const decision = planned[index]?.decisions[0];
    if (decision && steps.length > 0) tag(decision.day, { decisionId: decision.id });
  }
}
