import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordLawfulAccessInput } from "../../generated/resolvers.ts";
import { mayDecideLawfulAccess } from "../../policy.ts";
import { isBlank, problemOfTexts, readCategories, tidy } from "../../read-input.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { readRecipient } from "../recipient/recipient.ts";
import { insertLawfulAccess } from "./store.ts";
import type { LawfulBasis } from "./table.ts";

export const recordLawfulAccess = mutation(async (input: RecordLawfulAccessInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayDecideLawfulAccess(viewer, await loaders.grantsByLearnerId.load(learner.id))) return notTheHolder();

  const recipient = readRecipient(input.recipient);
  if (typeof recipient !== "string") return recipient;
  const texts = textsOf(input);
  const wrong = missingRecord(input) ?? problemOfTexts(texts) ?? problemOfRequest(input, recipient) ?? problemOfTerm(input.until);
  if (wrong) return wrong;

  const stored = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, tidy(text)]));
  const lawfulAccess = await insertLawfulAccess(db, {
    reference: null,
    requestedBy: null,
    consultationReason: null,
    consultationViews: null,
    noticeUnsafeReason: null,
    ...(stored as { purpose: string; reasons: string }),
    learnerId: learner.id,
    lawfulBasis: input.lawfulBasis,
    recipient,
    categories: readCategories(input.categories),
    until: input.until,
    decidedBy: viewer.id!,
    requestedAt: input.requestedAt ?? null,
    requestedInCapacity: input.requestedInCapacity ?? null,
    requestedFor: input.requestedFor ?? null,
    sharedFor: input.sharedFor ?? null,
    consultation: input.consultation ?? null,
  });
  accessed.record(learner.id, "IDENTITY");
  return { __typename: "RecordLawfulAccessSuccess" as const, lawfulAccess };
});

export function notTheHolder(): Problem<"NotTheHolder"> {
  return problem("NotTheHolder", "You do not decide this: a coordinator or practitioner who works with the learner does, for those who hold the information. Send the request to them.");
}

// Which fields the record of a law has. The checks of the table hold the same.
function fieldsOf({ lawfulBasis, consultation }: RecordLawfulAccessInput): readonly (keyof RecordLawfulAccessInput)[] {
  switch (lawfulBasis) {
    case "OTA_S66_REQUIRED":
      return ["requestedBy", "requestedInCapacity", "requestedFor", "requestedAt"];
    case "OTA_S66C_DISCRETIONARY":
      return ["sharedFor", "consultation", consultation === "DONE" ? "consultationViews" : "consultationReason"];
    case "COURT_ORDER":
    case "STATUTORY_EDUCATION_FUNCTION":
    case "OTA_S15_REPORT_OF_CONCERN":
      return ["reference"];
    case "IPP10_11_DIRECTLY_RELATED":
    case "IPP11_SERIOUS_THREAT":
    case "FVA_2018":
    case "IPP6_ACCESS":
      return [];
  }
}

function missingRecord(input: RecordLawfulAccessInput): Problem<"RecordMissing", { field: string; lawfulBasis: Exclude<LawfulBasis, "CONSENT"> }> | null {
  const field = fieldsOf(input).find((name) => isMissing(input[name]));
  if (field === undefined) return null;
  return problem("RecordMissing", `${input.lawfulBasis} asks for a record of ${field}, and it is missing: the law covers the sharing only with it. Write it down here.`, { field, lawfulBasis: input.lawfulBasis });
}

const isMissing = (value: unknown): boolean => value === null || value === undefined || (typeof value === "string" && isBlank(value));

/** The texts that were given; the ones that every law asks for are always among them. */
function textsOf({ purpose, reasons, reference, requestedBy, consultationReason, consultationViews, noticeUnsafeReason }: RecordLawfulAccessInput): Record<string, string> {
  const given = Object.entries({ reference, requestedBy, consultationReason, consultationViews, noticeUnsafeReason }).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { purpose, reasons, ...Object.fromEntries(given) };
}

function problemOfRequest({ lawfulBasis, requestedInCapacity, requestedAt }: RecordLawfulAccessInput, recipient: string): InvalidInput | null {
  if (requestedAt && requestedAt.getTime() > Date.now()) return invalidInput("requestedAt", "requestedAt is still to come: give the instant at which it was asked for.");
  if (lawfulBasis !== "OTA_S66_REQUIRED") return null;
  const agency = requestedInCapacity === "CONSTABLE" ? "POLICE" : "ORANGA_TAMARIKI";
  return recipient === `agency:${agency}` ? null : invalidInput("recipient", `Section 66 gives to those who asked: a ${requestedInCapacity} asks for ${agency}. Give that agency, or choose another basis.`);
}

const longestDays = 365;

function problemOfTerm(until: Date): InvalidInput | null {
  if (until.getTime() <= Date.now()) return invalidInput("until", "until is over: give the instant at which the access ends.");
  if (until.getTime() <= Date.now() + longestDays * 86_400_000) return null;
  return invalidInput("until", "until is more than a year away: a law opens no door for ever. Give an instant within a year, and decide again then.");
}
