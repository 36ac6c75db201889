import type { GoalLifecycleStatus } from "./table.ts";

const beforeWork: readonly GoalLifecycleStatus[] = ["PROPOSED", "PLANNED", "ACCEPTED"];
const ends: readonly GoalLifecycleStatus[] = ["COMPLETED", "CANCELLED", "REJECTED"];

/**
 * May a goal go from one status of its life (FHIR Goal.lifecycleStatus) to another? What has ended stays ended, what was
 * begun is not proposed again, and only what was not begun is rejected. The database holds the same.
 */
export function mayGo(from: GoalLifecycleStatus, to: GoalLifecycleStatus): boolean {
  if (from === to) return true;
  if (ends.includes(from)) return false;
  return beforeWork.includes(from) || !(beforeWork.includes(to) || to === "REJECTED");
}
