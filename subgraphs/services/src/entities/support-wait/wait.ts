// Both waits of a support. What is not over is counted up to today, and a pause is told beside the wait, not taken from it.
import { daysBetween, today } from "../../today.ts";
import type { SupportRow } from "../support/table.ts";

type Steps = Pick<
  SupportRow,
  "requestedOn" | "firstContactOn" | "firstServiceOn" | "pausedOn" | "closedOn" | "pausedDaysBeforeContact" | "pausedDaysBeforeService"
>;

/** The waits of a support, in days of the calendar; `now` is a day in New Zealand. */
export function waitOf(support: Steps, now = today()) {
  const { requestedOn, firstContactOn, firstServiceOn, pausedOn, closedOn, pausedDaysBeforeContact, pausedDaysBeforeService } = support;
  const until = closedOn ?? now;
  const resting = pausedOn === null ? 0 : daysBetween(pausedOn, until);
  return {
    waitingSince: requestedOn,
    toFirstContactDays: daysBetween(requestedOn, firstContactOn ?? until),
    toFirstServiceDays: daysBetween(requestedOn, firstServiceOn ?? until),
    isWaitingForFirstContact: firstContactOn === null && closedOn === null,
    isWaitingForFirstService: firstServiceOn === null && closedOn === null,
    pausedDaysToFirstContact: pausedDaysBeforeContact + (firstContactOn === null ? resting : 0),
    pausedDaysToFirstService: pausedDaysBeforeService + (firstServiceOn === null ? resting : 0),
  };
}
