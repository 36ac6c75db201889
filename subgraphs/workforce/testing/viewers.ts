// Who asks in tests, and learners as the gateway brings them.
import { randomUUID } from "node:crypto";
import type { Viewer } from "@lsg/subgraph-kit/viewer";

/** Somebody in this role who acts for these organisations (`kind:id`); nobody in particular unless an id is said. */
export function viewerAs(role: string, { id = randomUUID(), organisations = [], scopes = [] }: { id?: string; organisations?: string[]; scopes?: string[] } = {}): Viewer {
  return { id, role, organisations, scopes, purpose: role === "AGENCY" ? "Transition to school" : null };
}

/** The reference of a learner of whom the viewer may see these categories, as `learners` decided. */
export function learnerSeen(id: string, ...visibleCategories: string[]) {
  return { id, visibleCategories };
}

/** Somebody who manages the staff of these organisations. */
export const managerOf = (...organisations: string[]): Viewer => viewerAs("WORKFORCE_MANAGER", { organisations, scopes: ["workforce-manager"] });
