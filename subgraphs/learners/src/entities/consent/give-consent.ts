import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { GiveConsentInput } from "../../generated/resolvers.ts";
import { problemOfTexts, readCategories, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { readRecipient } from "../recipient/recipient.ts";
import { findSay, isSay } from "./say.ts";
import { replaced } from "./replaced.ts";
import { insertConsent } from "./store.ts";
import { checklist, type ConsentManner } from "./table.ts";

export const giveConsent = mutation(async (input: GiveConsentInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const say = await findSay(context, learner.id, input.toldBy);
  if (!isSay(say)) return say;

  const from = input.from ?? today();
  const told = Object.fromEntries(checklist.map((field) => [field, input[field]])) as Record<(typeof checklist)[number], string>;
  const manner = readManner(input.manner, say.writtenDown);
  const recipient = readRecipient(input.recipient);
  if (typeof manner !== "string") return manner;
  if (typeof recipient !== "string") return recipient;
  const wrong = problemOfTexts(told) ?? problemOfTerm(from, input.until) ?? problemOfLanguage(input.language);
  if (wrong) return wrong;
  const old = input.replaces ? await replaced(context, input.replaces, { learnerId: learner.id, recipient, from }) : null;
  if (old !== null && "message" in old) return old;

  const consent = await insertConsent(db, {
    learnerId: learner.id,
    givenByWhanauMemberId: say.speakerId,
    replacesId: old?.id ?? null,
    from,
    until: input.until,
    recipient,
    categories: readCategories(input.categories),
    ...(Object.fromEntries(checklist.map((field) => [field, tidy(told[field])])) as typeof told),
    manner,
    language: input.language ?? "en-NZ",
    recordedBy: viewer.id!,
  });
  accessed.record(learner.id, "IDENTITY");
  return { __typename: "GiveConsentSuccess" as const, consent };
});

function readManner(manner: ConsentManner | null | undefined, writtenDown: boolean): ConsentManner | InvalidInput {
  if (!writtenDown) return manner ?? "ONLINE";
  return manner && manner !== "ONLINE" ? manner : invalidInput("manner", "The manner is missing: say how they told you; ONLINE is for those who agree here by themselves.");
}

const longestYears = 2;

function problemOfTerm(from: string, until: string): InvalidInput | null {
  if (from < today()) return invalidInput("from", `${from} is over: give today or a later day, from which on the consent holds.`);
  if (from > yearsAfter(today(), 1)) return invalidInput("from", "The first day is more than a year away: ask again nearer to it.");
  if (until < from) return invalidInput("until", `${until} is before the first day, ${from}: give the last day on which the consent holds.`);
  if (until <= yearsAfter(from, longestYears)) return null;
  return invalidInput(
    "until",
    `${until} is more than two years after the first day, ${from}. A consent without an end in sight is not informed: children and their needs change, and whānau must be asked again while they remember what they agreed to. Give a day up to ${yearsAfter(from, longestYears)}, and ask again then.`,
  );
}

// As texts days compare like days; 29 February of a year without one stands after the 28th and before March.
const yearsAfter = (day: string, years: number): string => String(Number(day.slice(0, 4)) + years).padStart(4, "0") + day.slice(4);

function problemOfLanguage(language: string | null | undefined): InvalidInput | null {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language ?? "en-NZ") ? null : invalidInput("language", "language is no language tag: write it as `mi`, `en-NZ` or `sm`.");
}
