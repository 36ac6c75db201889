import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordIwiAuthorisationInput } from "../../generated/resolvers.ts";
import { mayRecordIwiAuthorisation, readerNames } from "../../policy.ts";
import { isBlank, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { findIwi } from "../iwi/store.ts";
import { insertAuthorisation } from "./store.ts";
import { mostReaders, readerPattern, type IwiAuthorisationRow } from "./table.ts";

export const recordIwiAuthorisation = mutation(async (input: RecordIwiAuthorisationInput, { db, viewer }: Context) => {
  const may = mayRecordIwiAuthorisation(viewer, input.iwi);
  if (may === null) return problem("NotForIwi", "This is for those who speak for the iwi, and for those who write down what it agreed to: sign in for iwi:CODE with the role IWI_REPRESENTATIVE, or ask them.");
  const iwi = await findIwi(db, input.iwi);
  if (iwi === null || iwi.level !== 2) return invalidInput("iwi", "iwi is no iwi of the classification: take the code of one of level 2 from Query.iwi.");

  const texts = readTexts(input);
  if ("__typename" in texts) return texts;
  if (may === "WRITES_DOWN" && texts.document === null) return invalidInput("document", "document is missing: you do not speak for the iwi yourself, so say where its agreement is kept.");
  const days = readDays(input);
  if ("__typename" in days) return days;
  const measures = [...new Set(input.measures)];
  if (measures.length === 0) return invalidInput("measures", "measures is empty: name at least one thing that may be counted.");
  const readers = readReaders(input.readers);
  if ("__typename" in readers) return readers;
  if (may === "WRITES_DOWN" && readers.some((reader) => readerNames(viewer).includes(reader))) {
    return invalidInput("readers", "readers names you or an organisation that you act for: whoever writes down what an iwi agreed to gives nothing to themselves. Ask the iwi's representative to record it.");
  }
  const iwiAuthorisation = await insertAuthorisation(db, { iwiCode: iwi.code, ...texts, ...days, measures, readers });
  return { __typename: "RecordIwiAuthorisationSuccess" as const, iwiAuthorisation };
});

type Texts = Pick<IwiAuthorisationRow, "givenBy" | "givenAs" | "purpose" | "document">;

function readTexts({ givenBy, givenAs, purpose, document }: RecordIwiAuthorisationInput): Texts | InvalidInput {
  const limits = { givenBy: [givenBy, 200], givenAs: [givenAs, 200], purpose: [purpose, 4000] } as const;
  for (const [field, [text, most]] of Object.entries(limits)) {
    if (isBlank(text)) return invalidInput(field, `${field} is blank: write it as the iwi says it.`);
    if (tidy(text).length > most || text.includes("\0")) return invalidInput(field, `${field} cannot be stored: write at most ${most} characters of text.`);
  }
  if (!isBlank(document) && (tidy(document!).length > 1000 || document!.includes("\0"))) return invalidInput("document", "document cannot be stored: write at most 1,000 characters of text.");
  return { givenBy: tidy(givenBy), givenAs: tidy(givenAs), purpose: tidy(purpose), document: isBlank(document) ? null : tidy(document!) };
}

const longestYears = 5;

type Days = Pick<IwiAuthorisationRow, "givenOn" | "from" | "until" | "figuresFrom" | "figuresUntil">;

function readDays({ givenOn, from: asked, until, figuresFrom, figuresUntil: askedLast }: RecordIwiAuthorisationInput): Days | InvalidInput {
  const from = asked ?? today();
  const latest = String(Number(from.slice(0, 4)) + longestYears).padStart(4, "0") + from.slice(4);
  const figuresUntil = askedLast ?? until;
  if (from < today()) return invalidInput("from", `${from} is over: give today or a later day, from which on the authorisation holds.`);
  if (givenOn > today()) return invalidInput("givenOn", `${givenOn} is to come: give the day on which the iwi agreed.`);
  if (until < from) return invalidInput("until", `${until} is before the first day, ${from}: give the last day on which it holds.`);
  // 29 February of a year without one stands after the 28th and before March; the database counts it as the 28th.
  if (until > latest || (from.endsWith("-02-29") && until === latest)) return invalidInput("until", `${until} is more than five years after the first day, ${from}: ask the iwi again by then.`);
  if (figuresUntil < figuresFrom) return invalidInput("figuresUntil", `${figuresUntil} is before ${figuresFrom}, and no figures would be covered: give that day or a later one.`);
  return { givenOn, from, until, figuresFrom, figuresUntil };
}

function readReaders(asked: readonly string[]): string[] | InvalidInput {
  const readers = [...new Set(asked.map((reader) => (reader.startsWith("person:") ? reader.toLowerCase() : reader)))];
  if (readers.length > mostReaders) return invalidInput("readers", `${readers.length} readers are more than can be stored: name at most ${mostReaders}.`);
  const wrong = readers.find((reader) => !new RegExp(readerPattern).test(reader) || (reader.startsWith("person:") && !isUuid(reader.slice("person:".length))));
  return wrong === undefined ? readers : invalidInput("readers", `${wrong.slice(0, 80)} is nobody who could be named: write an organisation as agency:HEALTH, institution:123, community:ID, provider:ID, region:waikato or iwi:0601, and somebody as person:ID.`);
}
