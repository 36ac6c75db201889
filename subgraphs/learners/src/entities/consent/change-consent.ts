// A consent becomes less, or ends.
import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { NarrowConsentInput, WithdrawConsentInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfTexts, readCategories, tidy } from "../../read-input.ts";
import { findSay, isSay } from "./say.ts";
import { consentEnded, findStanding } from "./standing.ts";
import { narrow, withdraw } from "./store.ts";

export const narrowConsent = mutation(async (input: NarrowConsentInput, context: Context) => {
  const consent = await findStanding(context, input.consentId);
  if ("message" in consent) return consent;
  const say = await findSay(context, consent.learnerId, input.toldBy);
  if (!isSay(say)) return say;

  const categories = readCategories(input.categories);
  const added = categories.filter((category) => !consent.categories.includes(category));
  if (added.length > 0) return invalidInput("categories", `The consent does not cover ${added.join(", ")}: narrowing only takes away. To agree to more, give a new consent.`);
  if (categories.length === consent.categories.length) return invalidInput("categories", "Nothing would be taken away: name only the categories that shall stay, or withdraw the consent.");

  const narrowed = await narrow(context.db, consent, categories, { by: context.viewer.id!, onWordOfId: say.speakerId });
  if (narrowed === null) return invalidInput("categories", "The consent was changed by somebody else at the same time: read it again, and narrow what it is now.");
  context.accessed.record(consent.learnerId, "IDENTITY");
  return { __typename: "NarrowConsentSuccess" as const, consent: narrowed };
});

export const withdrawConsent = mutation(async (input: WithdrawConsentInput, context: Context) => {
  const consent = await findStanding(context, input.consentId);
  if ("message" in consent) return consent;
  const say = await findSay(context, consent.learnerId, input.toldBy);
  if (!isSay(say)) return say;

  const reason = isBlank(input.reason) ? null : tidy(input.reason!);
  const wrong = reason === null ? null : problemOfTexts({ reason });
  if (wrong) return wrong;
  const withdrawn = await withdraw(context.db, consent, reason, { by: context.viewer.id!, onWordOfId: say.speakerId });
  if (withdrawn === null) return consentEnded("It was withdrawn just now by somebody else");
  context.accessed.record(consent.learnerId, "IDENTITY");
  return { __typename: "WithdrawConsentSuccess" as const, consent: withdrawn };
});
