// The criteria of the Ongoing Resourcing Scheme (Ministry of Education: Criteria for ORS). The database holds the same, as
// `ors_level_of` in the migrations: it is the one hard gate.
export const orsCriteria = ["1", "2.1", "2.2", "2.3", "3", "4", "5", "6.1", "6.2", "7", "8", "9.1", "9.2", "9.3", "9.4", "9.5"] as const;

const veryHigh = ["1", "2.1", "2.2", "2.3", "3", "4"];
const high = ["5", "6.1", "6.2", "7", "8"];
/** Beside 9.1, moderate to high learning, two of these. */
const besideLearning = ["9.2", "9.3", "9.4", "9.5"];

/** The level that criteria give; null when they are not met. Criterion 9 is met by 9.1 with two of the others. */
export function orsLevelOf(criteria: readonly string[]): "VERY_HIGH" | "HIGH" | null {
  if (criteria.some((criterion) => veryHigh.includes(criterion))) return "VERY_HIGH";
  if (criteria.some((criterion) => high.includes(criterion))) return "HIGH";
  return criteria.includes("9.1") && besideLearning.filter((criterion) => criteria.includes(criterion)).length >= 2 ? "HIGH" : null;
}
