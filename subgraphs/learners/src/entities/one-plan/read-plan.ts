// What people write into plans: said to be wrong where it is wrong, and stored in one form.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { PlanPartyInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { monthsAfter, today } from "../../today.ts";

/** The database holds the same. */
const longestMonthsToReview = 6;

type Given<Value> = Value | null | undefined;

/** Reads fields one after the other, and remembers the first that cannot be used. */
export function reader() {
  let wrong: InvalidInput | null = null;
  const refuse = (field: string, message: string) => {
    wrong ??= invalidInput(field, message);
  };
  return {
    get problem(): InvalidInput | null {
      return wrong;
    },
    refuse,
    /** A text that must say something. */
    text(field: string, value: string, longest = 4000): string {
      const text = tidy(value);
      wrong ??= problemOfTexts({ [field]: text });
      if (text.length > longest) refuse(field, `${field} is too long: write at most ${longest} characters.`);
      return text;
    },
    /** A text that may be left out: blank is null. */
    optionalText(field: string, value: Given<string>): string | null {
      return isBlank(value) ? null : this.text(field, value!);
    },
    /** A text that a change may leave out, and cannot make blank. */
    changedText(field: string, value: Given<string>, longest?: number): string | undefined {
      return value === undefined ? undefined : this.text(field, value ?? "", longest);
    },
    hours(field: string, value: Given<number>, most = 60): number | null {
      if (value === null || value === undefined) return null;
      if (!(value >= 0 && value <= most) || Math.abs(value * 100 - Math.round(value * 100)) > 1e-6) refuse(field, `${field} cannot be used: give 0 to ${most} hours, in hundredths at the finest.`);
      return value;
    },
    firstDay(field: string, day: string): string {
      if (day < monthsAfter(today(), -24) || day > monthsAfter(today(), 12)) refuse(field, `${field} is more than two years ago, or more than a year away: check the year.`);
      return day;
    },
    /** Somebody cannot have said or seen anything tomorrow. */
    pastDay(field: string, day: Given<string>): string {
      if (day && (day > today() || day < monthsAfter(today(), -24))) refuse(field, `${field} is still to come, or more than two years ago: check the day.`);
      return day ?? today();
    },
    period(field: string, from: Given<string>, until: Given<string>): void {
      if (from && until && until < from) refuse(field, `${until} is before the first day, ${from}: give that day or a later one.`);
      if (from && until && until > monthsAfter(from, 36)) refuse(field, `${until} is more than three years after ${from}: check the year.`);
    },
    /** The day of the next review; six months after what was agreed or found when it is left out. */
    nextReview(after: string, day: Given<string>): string {
      const latest = monthsAfter(after, longestMonthsToReview);
      if (day && (day <= after || day > latest)) refuse("nextReviewOn", `A plan is looked at again at least every six months: give a day after ${after}, up to ${latest}.`);
      return day ?? latest;
    },
  };
}

/** Who does something of a plan, as it is stored. */
export interface Party {
  practitionerId: string | null;
  whanauMemberId: string | null;
  byLearner: boolean;
}

export async function readParty({ loaders }: Context, learnerId: string, { practitionerId, whanauMemberId, learner }: PlanPartyInput): Promise<Party | InvalidInput> {
  if (Number(Boolean(practitionerId)) + Number(Boolean(whanauMemberId)) + Number(learner === true) !== 1) return invalidInput("by", "Say who does it: exactly one of practitionerId, whanauMemberId, or learner: true.");
  if (learner) return { practitionerId: null, whanauMemberId: null, byLearner: true };
  if (practitionerId) {
    const wrong = await problemOfTeamMember({ loaders }, learnerId, "by", practitionerId);
    return wrong ?? { practitionerId: practitionerId.toLowerCase(), whanauMemberId: null, byLearner: false };
  }
  const member = await loaders.whanauMemberById.load(whanauMemberId!);
  if (member?.learnerId !== learnerId || member.endedAt !== null) return invalidInput("by", "This is nobody of the learner's whānau: give the id of one of Learner.whanau.");
  return { practitionerId: null, whanauMemberId: member.id, byLearner: false };
}

/** Null when the practitioner is on the learner's team now. */
export async function problemOfTeamMember({ loaders }: Pick<Context, "loaders">, learnerId: string, field: string, practitionerId: string): Promise<InvalidInput | null> {
  const id = practitionerId.toLowerCase();
  const [team, contact] = isUuid(id) ? await Promise.all([loaders.supportTeamByLearnerId.load(learnerId), loaders.currentKnownContactByLearnerId.load(learnerId)]) : [[], null];
  if (team.some((member) => member.practitionerId === id) || contact?.practitionerId === id) return null;
  return invalidInput(field, "This practitioner is not on the learner's support team: give the id of one of Learner.supportTeam, or of the known contact.");
}
