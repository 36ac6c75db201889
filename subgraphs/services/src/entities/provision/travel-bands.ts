import type { TravelBand } from "./table.ts";

/** From near to far: the order of the numbers in `provision_counts.travel`. */
export const travelBands = ["UP_TO_5_KM", "UP_TO_10_KM", "UP_TO_20_KM", "UP_TO_40_KM", "OVER_40_KM"] as const satisfies readonly TravelBand[];
