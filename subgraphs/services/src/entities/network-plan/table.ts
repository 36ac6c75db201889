import type { ProtectedCount } from "@lsg/subgraph-kit/disclosure";
import type { PlaceInsights, RefreshedPeriod } from "@lsg/subgraph-kit/insights";
import type { ProvisionKind } from "../provision/table.ts";
import type { RegionRow } from "../region/table.ts";

// Nothing is stored: the plan is read from provisions and their places, and from published figures.

/** Places of one kind of provision in a region. */
export interface PlacesOfKind {
  readonly regionCode: string | null;
  readonly kind: ProvisionKind;
  readonly places: number;
}

/** The plan of one year; of one region when that was asked for. */
export type NetworkPlanRow = {
  readonly year: number;
  /** Null while no figures of the year were published. */
  readonly period: RefreshedPeriod | null;
  readonly places: readonly PlacesOfKind[];
  readonly regions: readonly RegionRow[];
};

export type NetworkPlanOfRegionRow = { readonly plan: NetworkPlanRow; readonly region: RegionRow };

export type NetworkSupplyRow = { readonly kind: ProvisionKind; readonly places: number; readonly at: PlaceInsights | null };

export type NetworkGapRow = {
  readonly region: RegionRow;
  readonly kind: ProvisionKind;
  readonly reason: "NO_PLACES" | "MORE_WAITING_THAN_FREE";
  readonly places: number;
  readonly waiting: ProtectedCount;
};
