// Inputs that can be sent as they are: a test says only what matters to it.
import { randomUUID } from "node:crypto";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { today } from "../src/today.ts";

export const viewerOf = (said: Partial<Viewer>): Viewer => ({ id: randomUUID(), role: "WHANAU", organisations: [], scopes: [], purpose: null, ...said });

/** A day so many days from today in New Zealand. */
export function inDays(days: number): string {
  const day = new Date(`${today()}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The learner's needs and supports, to health, for a year. */
export const consentInput = (said: { learnerId: string; [field: string]: unknown }) => ({
  idempotencyKey: randomUUID(),
  recipient: { agency: "HEALTH" },
  categories: ["NEEDS", "SUPPORTS"],
  until: inDays(365),
  purpose: "Te whakarite whakamātautau taringa me te kura.",
  information: "Name, needs, and who supports the learner.",
  whoWillSee: "The hearing clinic's two audiologists.",
  howShared: "Through this system, read only.",
  howStored: "Nothing is kept outside this system.",
  whenRemoved: "When the tests are done.",
  howToCheck: "Ask the known contact, or look yourself at any time.",
  ifRefused: "The tests happen without the school.",
  ifWithdrawn: "The clinic sees nothing more from that moment.",
  ...said,
});

/** A request by a constable for proceedings, for a month. */
export const lawfulAccessInput = (said: { learnerId: string; [field: string]: unknown }) => ({
  idempotencyKey: randomUUID(),
  lawfulBasis: "OTA_S66_REQUIRED",
  recipient: { agency: "POLICE" },
  categories: ["EDUCATION"],
  until: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  purpose: "Find out where the learner is safe.",
  reasons: "A constable asked in writing, for proceedings in the Family Court.",
  requestedAt: "2026-01-05T09:00:00+13:00",
  requestedBy: "Constable Hēnare Pōtae",
  requestedInCapacity: "CONSTABLE",
  requestedFor: "PROCEEDINGS",
  ...said,
});
