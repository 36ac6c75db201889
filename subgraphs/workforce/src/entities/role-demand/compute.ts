// Demand of a role from published counts: rounded ones, so that nothing is told that they do not tell.
import type { ProtectedCount } from "@lsg/subgraph-kit/disclosure";
import type { RoleRow } from "../role/table.ts";

/** A published count of learners, with whose it is and of which day. */
export interface DemandInput {
  readonly service: string;
  readonly measure: string;
  readonly serviceKind: string | null;
  readonly learners: ProtectedCount;
  readonly asAt: string;
}

/** Learners who wait in a region, as services publish them. */
export interface Waiting {
  readonly asAt: string;
  readonly waiting: { readonly by: readonly { readonly value: string; readonly count: ProtectedCount }[] };
}

/** Those who wait for the kinds of service that are this role's work. */
export function waitingFor({ serviceKinds }: RoleRow, { asAt, waiting }: Waiting): DemandInput[] {
  const counts = new Map(waiting.by.map(({ value, count }) => [value, count]));
  // A kind that services do not tell of is as little known as one that they suppress.
  return serviceKinds.map((serviceKind) => ({ service: "services", measure: "learners-waiting", serviceKind, learners: counts.get(serviceKind) ?? { status: "SUPPRESSED", value: null }, asAt }));
}

/** Full-time equivalents to two decimals; null where a count is not known: a part of the demand would be told as all of it. */
export function demandFteOf(inputs: readonly DemandInput[], casesPerFte: number): number | null {
  let learners = 0;
  for (const { learners: { value } } of inputs) {
    if (value === null) return null;
    learners += value;
  }
  return Math.round((learners / casesPerFte) * 100) / 100;
}
