import type { Wanted } from "./wanted.ts";

// What the functions `great_circle_km` and `support_matches`, which a migration makes, answer. Nothing is stored.

/** How a place is served: from nearby (within 50 km), in its region, everywhere, online, or not at all as far as anybody has said. */
export type ServedFrom = "NEARBY" | "REGION" | "NATIONWIDE" | "ONLINE" | "ELSEWHERE";

/** One service that the finder found. What was not asked for is null. */
export interface FoundSupport {
  service_id: string;
  /** Thousandths of what was asked for that do not fit: 0 fits in all; 2000 more for a service that is closed for a time. */
  misfit: number;
  /** To the nearest location; the greatest integer where there is none. */
  distance_m: number;
  title: string;
  nearest_id: string | null;
  fits_need: boolean | null;
  /** 0 to 1: 1 holds every word, less is only alike. */
  fits_text: number | null;
  served_from: ServedFrom | null;
  fits_age: boolean | null;
  fits_year_level: boolean | null;
  fits_tier: boolean | null;
  fits_language: boolean | null;
}

/** A match as resolvers get it: with what was asked for, from which the reasons come. */
export type SupportMatchRow = { readonly wanted: Wanted; readonly match: FoundSupport };
