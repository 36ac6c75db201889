// What institutions and communities get as such. The amounts are examples: no rate in dollars is a published one.
import { dayIn, yearOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import type { Cluster } from "./clusters.ts";
import type { Planned } from "./community-plans.ts";
import type { Holder, Ledger } from "./ledger.ts";
import type { Place } from "./places.ts";
import type { RtlbCluster } from "./rtlb-clusters.ts";

const exampleCentsOfSchool = 250_000;
const exampleCentsOfStudent = 4_500;
const exampleCentsOfPool = 400_000;
const exampleCentsOfRtlbCluster = 21_000_000;

/** Writes the budgets and allocations of schools and clusters for the year of `asOf`. */
export function fundInstitutions({ ids, asOf, clusters, rtlbClusters, planned, ledger }: {
  ids: Ids;
  asOf: number;
  clusters: readonly Cluster[];
  rtlbClusters: readonly RtlbCluster[];
  planned: readonly Planned[];
  ledger: Ledger;
}): void {
  const year = yearOf(asOf);
  const add = (streamCode: string, holder: Holder, school: Place, hundredths: number, status: "APPROVED" | "PAID" = "APPROVED") =>
    ledger.allocate({ id: ids("allocation"), streamCode, holder, hundredths, from: dayIn(year, "01-01"), until: dayIn(year, "12-31"), status, institutionMoeNumber: school.moeNumber });

  for (const cluster of clusters) {
    for (const school of cluster.schools) {
      // Three schools of four have been paid.
      add("SFI", { heldBy: `${school.name} (example)`, institutionMoeNumber: school.moeNumber }, school, exampleCentsOfSchool + exampleCentsOfStudent * school.roll, school.moeNumber % 4 === 0 ? "APPROVED" : "PAID");
      // One full-time teacher for every 500 students, in hundredths.
      add("LSC", { heldBy: cluster.name, communityId: cluster.id }, school, Math.max(1, Math.round(school.roll / 5)));
    }
  }
  for (const { cluster, poolId, decisions } of planned) {
    const [school, decision] = [cluster.schools[0], decisions[0]];
    if (!school || !decision) continue;
    const from = Math.max(decision.day, dayIn(year, "01-01"));
    ledger.allocate({ id: ids("allocation"), streamCode: "COMMUNITY_POOL", holder: { heldBy: `${cluster.name}, pool`, communityId: cluster.id, budgetId: poolId }, hundredths: exampleCentsOfPool, from, until: dayIn(year, "12-31"), status: "APPROVED", institutionMoeNumber: school.moeNumber, communityDecisionId: decision.id });
  }
  for (const cluster of rtlbClusters) {
    add("RTLB_LSF", { heldBy: `${cluster.name}, ${cluster.lead.name}`, communityId: cluster.id }, cluster.lead, exampleCentsOfRtlbCluster, "PAID");
  }
}
