// What an enrolment may be: checked before it is written, and said in words.
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import { daysAfter, today } from "../../today.ts";
import type { LearnerRow } from "../learner/table.ts";
import type { NewEnrolment } from "./store.ts";
import type { EnrolmentRow } from "./table.ts";

/** Ministry numbers fit the database's integers. */
export const isMoeNumber = (value: number): boolean => value > 0 && value <= 2_147_483_647;

const aheadDays = 2 * 366;

/** The first thing that is wrong with a new enrolment of this learner; null when it can be written. `first` names the field of the first day. */
export function problemOfEnrolment({ institutionMoeNumber, kind, from, until, yearLevel, attendance }: Omit<NewEnrolment, "learnerId">, { dateOfBirth }: LearnerRow, fields: { institution: string; first: string }): InvalidInput | null {
  if (!isMoeNumber(institutionMoeNumber)) return invalidInput(fields.institution, `${institutionMoeNumber} is no Ministry number: give the number of the school, kura, kōhanga reo or service.`);
  if (from < dateOfBirth) return invalidInput(fields.first, `${from} is before the learner was born, ${dateOfBirth}: check the year.`);
  if (from > daysAfter(today(), aheadDays)) return invalidInput(fields.first, `${from} is more than two years ahead: enrol the learner nearer to the day.`);
  if (until !== null && until < from) return invalidInput("until", `${until} is before the first day, ${from}: give the last day, or none.`);
  if (kind === "SCHOOL" && (yearLevel === null || yearLevel < 0 || yearLevel > 13)) return invalidInput("yearLevel", "yearLevel is missing or none that there is: give 0 for new entrants to 13.");
  if (kind === "EARLY_LEARNING" && yearLevel !== null) return invalidInput("yearLevel", "Early learning has no year levels: leave yearLevel out.");
  if (kind === "SCHOOL" && attendance === "PART_TIME") return invalidInput("attendance", "A learner is at school full-time: leave attendance out. A part of the week is for early learning.");
  return null;
}

/** The enrolment that is full-time at the same time as a full-time one would be; undefined when there is none. */
export function inTheWayOf(wanted: Pick<NewEnrolment, "from" | "until" | "attendance">, known: readonly EnrolmentRow[]): EnrolmentRow | undefined {
  if (wanted.attendance !== "FULL_TIME") return undefined;
  return known.find(({ attendance, from, until }) => attendance === "FULL_TIME" && (until === null || until >= wanted.from) && (wanted.until === null || from <= wanted.until));
}

export function alreadyEnrolled(inTheWay: EnrolmentRow | null): Problem<"AlreadyEnrolled", { inTheWay: EnrolmentRow | null }> {
  const where = inTheWay === null ? "elsewhere" : `at ${inTheWay.institutionMoeNumber} from ${inTheWay.from}${inTheWay.until === null ? "" : ` to ${inTheWay.until}`}`;
  return problem("AlreadyEnrolled", `The learner is enrolled full-time ${where}: end that enrolment first, or send transferLearner, which does both.`, { inTheWay });
}

export function mayNotEnrol(): Problem<"MayNotEnrol"> {
  return problem(
    "MayNotEnrol",
    "You do not decide where this learner is enrolled. Those at the learner's institution do; or ask the whānau for a consent to your institution that covers EDUCATION, NEEDS and SUPPORTS, and act for that institution.",
  );
}
