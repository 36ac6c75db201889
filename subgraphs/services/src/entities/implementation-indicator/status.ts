// Where a community stands by each indicator, from all that it said.
import { adoptionPhases, type AdoptionPhase } from "../learning-support-community/table.ts";
import type { ImplementationIndicatorRow, IndicatorRatingRow, SelfReviewRow } from "./table.ts";

/** A rating with the review in which it was given. */
export interface RatingOfReview extends IndicatorRatingRow {
  readonly review: SelfReviewRow;
}

export interface ImplementationStatus {
  readonly indicator: ImplementationIndicatorRow;
  readonly level: AdoptionPhase | null;
  readonly trend: "FURTHER" | "SAME" | "BACK" | null;
  readonly evidence: string | null;
  readonly reviewedOn: string | null;
  readonly history: RatingOfReview[];
}

/**
 * Where a community stood at the end of `day`, from reviews that were written before the row with the id `writtenBefore`:
 * without either from everything. The review of the latest day counts; what was corrected does not. Ids tell the order:
 * they are given while whoever writes for the community has their turn, where an instant is the transaction's first.
 */
export function statusOf(indicators: readonly ImplementationIndicatorRow[], ratings: readonly RatingOfReview[], { day, writtenBefore }: { day?: string; writtenBefore?: string } = {}): ImplementationStatus[] {
  const written = ratings.filter(({ review }) => writtenBefore === undefined || review.id < writtenBefore);
  const corrected = new Set(written.map(({ review }) => review.correctsId));
  const standing = written
    .filter(({ review }) => !corrected.has(review.id) && (day === undefined || review.reviewedOn <= day))
    .sort((a, b) => (a.review.reviewedOn === b.review.reviewedOn ? (a.id < b.id ? 1 : -1) : a.review.reviewedOn < b.review.reviewedOn ? 1 : -1));
  return indicators.map((indicator) => {
    const history = standing.filter(({ indicatorCode }) => indicatorCode === indicator.code);
    const [latest, before] = history;
    return { indicator, history, level: latest?.level ?? null, evidence: latest?.evidence ?? null, reviewedOn: latest?.review.reviewedOn ?? null, trend: latest && before ? trendOf(before.level, latest.level) : null };
  });
}

function trendOf(before: AdoptionPhase, now: AdoptionPhase): "FURTHER" | "SAME" | "BACK" {
  const further = adoptionPhases.indexOf(now) - adoptionPhases.indexOf(before);
  return further > 0 ? "FURTHER" : further < 0 ? "BACK" : "SAME";
}
