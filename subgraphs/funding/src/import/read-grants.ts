// Reads a file of grants in 360Giving JSON: https://standard.threesixtygiving.org/. Every problem is found before anything is written.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";

/** A grant as an allocation. */
export interface ReadGrant {
  readonly id: string;
  readonly streamCode: string;
  readonly institution: number;
  readonly cents: number;
  readonly from: string;
  readonly until: string | null;
  readonly heldBy: string;
}

const mostProblems = 20;
const largestFileBytes = 64 * 2 ** 20;

/** `streams` are the codes of those that are counted in money. Throws `ImportProblem` with everything that is wrong, twenty at the most. */
export async function readGrants(file: string, streams: ReadonlySet<string>): Promise<ReadGrant[]> {
  const problems: string[] = [];
  const grants = (await readDocument(file)).map((grant, index) => readGrant(grant, `Grant ${index + 1}`, streams, problems));
  const ids = new Set<string>();
  for (const [index, grant] of grants.entries()) {
    if (grant && ids.has(grant.id)) problems.push(`Grant ${index + 1} has the id of another in the file: ids are unique.`);
    if (grant) ids.add(grant.id);
  }
  if (problems.length > 0) {
    const more = problems.length > mostProblems ? [`and ${problems.length - mostProblems} more problems.`] : [];
    throw new ImportProblem(["Nothing was imported:", ...problems.slice(0, mostProblems).map((problem) => `  - ${problem}`), ...more].join("\n"));
  }
  return grants as ReadGrant[];
}

async function readDocument(file: string): Promise<unknown[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ImportProblem(`The file ${file} cannot be read (${error.code ?? error.message}): check its name.`);
  });
  if (bytes.length > largestFileBytes) throw new ImportProblem(`The file ${file} is larger than 64 MB: split it.`);
  try {
    const document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as { grants?: unknown };
    if (Array.isArray(document?.grants) && document.grants.length > 0) return document.grants as unknown[];
  } catch (error) {
    throw new ImportProblem(`The file ${file} is no JSON in UTF-8: ${(error as Error).message.slice(0, 200)}`);
  }
  throw new ImportProblem(`The file ${file} has no list of grants: it must be {"grants": [ … ]}.`);
}

function readGrant(value: unknown, name: string, streams: ReadonlySet<string>, problems: string[]): ReadGrant | null {
  const before = problems.length;
  const grant = recordOf(value);
  const say = (sentence: string) => void problems.push(`${name} ${sentence}`);
  const id = textOf(grant["id"]);
  const code = textOf(recordOf(firstOf(grant["grantProgramme"]))["code"]);
  const recipient = /^NZ-MOE-([1-9]\d{0,8})$/.exec(textOf(recordOf(firstOf(grant["recipientOrganization"]))["id"]));
  const holder = textOf(recordOf(firstOf(grant["fundingOrganization"]))["name"]).normalize("NFC").trim();
  const planned = recordOf(firstOf(grant["plannedDates"]));
  const from = (textOf(planned["startDate"]) || textOf(grant["awardDate"])).slice(0, 10);
  const until = textOf(planned["endDate"]).slice(0, 10) || null;
  const amount = grant["amountAwarded"];
  const cents = typeof amount === "number" ? Math.round(amount * 100) : Number.NaN;

  if (id === "" || id.length > 200) say("has no usable id.");
  if (grant["currency"] !== "NZD") say("is not in NZD.");
  if (!streams.has(code)) say(`is of the programme "${code.slice(0, 40)}", which is no stream that is counted in money: there are ${[...streams].join(", ")}.`);
  if (!recipient) say('has no recipient with an id such as "NZ-MOE-123", the Ministry\'s number of an institution.');
  if (holder === "" || holder.length > 200) say("has no name of a funding organisation.");
  if (!isCalendarDate(from) || from < "1990-01-01" || from > "2100-12-31") say("has no day on which it begins, as plannedDates.startDate or awardDate.");
  if (until !== null && (!isCalendarDate(until) || until < from)) say("ends on no day, or before it begins.");
  if (!Number.isSafeInteger(cents) || cents < 1 || Math.abs(Number(amount) * 100 - cents) > 1e-4) say("has no amountAwarded above zero, in whole cents.");
  if (problems.length > before) return null;
  return { id: toUuid(id), streamCode: code, institution: Number(recipient![1]), cents, from, until, heldBy: holder };
}

/** The same grant always gets the same id: what was exported from here gets back its own. */
function toUuid(id: string): string {
  const own = id.slice(-36).toLowerCase();
  if (isUuid(own)) return own;
  const hash = createHash("sha256").update(`360Giving ${id}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});
const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
