// Who may do what, as questions that resolvers ask before they ask the database, which decides by itself as well.
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { LearnerGrant } from "./entities/learner-access/table.ts";

/** The learner, their whānau, and privacy officers. `grants` are the viewer's own for that learner. */
export function mayReadAccessLog({ scopes }: Viewer, grants: readonly Pick<LearnerGrant, "basis">[]): boolean {
  return scopes.includes("privacy-officer") || grants.some(({ basis }) => basis === "WHANAU" || basis === "LEARNER");
}
