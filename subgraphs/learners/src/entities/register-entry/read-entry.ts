// What somebody says of a register entry, joined to what it says already, and checked in words before the database checks it.
import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { ChangeRegisterEntryInput } from "../../generated/resolvers.ts";
import { readNote } from "../../read-input.ts";
import { today } from "../../today.ts";
import type { LearnerRow } from "../learner/table.ts";
import { findSupportNeed } from "../support-need/store.ts";
import { storedPriority } from "./priority.ts";
import type { RegisterEntryRow } from "./table.ts";

/** What an entry says about a need and the response to it; where it stands and who agreed to show it is not part of it. */
export type EntryContent = Pick<
  RegisterEntryRow,
  | "needArea" | "supportNeedCode" | "subNeedCode" | "firstConcernOn" | "identifiedOn" | "tier" | "tierFrom" | "priority" | "learnerStatus" | "attendanceThreshold" | "responseStatus"
  | "responseType" | "responseProvider" | "internalResponse" | "streamCode"
>;

/** Fields of the inputs; what is left out stays, and null clears what may be empty. */
type Said = Pick<
  ChangeRegisterEntryInput,
  | "supportNeed" | "subNeed" | "firstConcernOn" | "identifiedOn" | "tier" | "tierFrom" | "priority" | "learnerStatus" | "attendanceThreshold" | "responseStatus"
  | "responseType" | "responseProvider" | "internalResponse" | "funding"
>;

const neverEmpty = ["supportNeed", "firstConcernOn", "tier", "tierFrom", "priority", "learnerStatus", "responseStatus"] as const;

/** `before` is the entry as it is, or as it begins. */
export async function readEntry(db: Db, said: Said, before: EntryContent, learner: LearnerRow): Promise<EntryContent | InvalidInput> {
  const emptied = neverEmpty.find((field) => said[field] === null);
  if (emptied) return invalidInput(emptied, `${emptied} cannot be empty: leave it out to keep what it is.`);
  const need = await readNeed(db, said, before);
  if ("message" in need) return need;
  const internalResponse = said.internalResponse === undefined ? before.internalResponse : readNote("internalResponse", said.internalResponse);
  if (typeof internalResponse === "object" && internalResponse !== null) return internalResponse;

  const tier = said.tier ?? before.tier;
  const content = {
    ...need,
    firstConcernOn: said.firstConcernOn ?? before.firstConcernOn,
    identifiedOn: kept(said.identifiedOn, before.identifiedOn),
    tier,
    tierFrom: said.tierFrom ?? (tier === before.tier ? before.tierFrom : today()),
    priority: said.priority ? storedPriority(said.priority) : before.priority,
    learnerStatus: said.learnerStatus ?? before.learnerStatus,
    attendanceThreshold: kept(said.attendanceThreshold, before.attendanceThreshold),
    responseStatus: said.responseStatus ?? before.responseStatus,
    responseType: kept(said.responseType, before.responseType),
    responseProvider: kept(said.responseProvider, before.responseProvider),
    internalResponse,
    streamCode: kept(said.funding, before.streamCode),
  };
  return problemOfDays(content, learner) ?? problemOfFunding(content) ?? content;
}

async function readNeed(db: Db, said: Said, before: EntryContent): Promise<Pick<EntryContent, "needArea" | "supportNeedCode" | "subNeedCode"> | InvalidInput> {
  const { needArea, supportNeedCode, subNeedCode } = before;
  if (said.supportNeed === undefined && said.subNeed === undefined) return { needArea, supportNeedCode, subNeedCode };
  const code = said.supportNeed ?? before.supportNeedCode;
  // A sub-need belongs to its support need: another support need begins without one.
  const subCode = said.subNeed === undefined ? (code === before.supportNeedCode ? before.subNeedCode : null) : (said.subNeed ?? null);
  const found = await findSupportNeed(db, code);
  if (!found) return invalidInput("supportNeed", `There is no support need ${JSON.stringify(code.slice(0, 64))}: take a code from Query.supportNeeds.`);
  if (subCode !== null && !found.subNeedCodes.includes(subCode)) {
    return invalidInput("subNeed", `${JSON.stringify(subCode.slice(0, 64))} is no sub-need of ${code}: take a code from SupportNeed.subNeeds, or leave it out.`);
  }
  return { needArea: found.area, supportNeedCode: code, subNeedCode: subCode };
}

function problemOfDays({ firstConcernOn, identifiedOn, tierFrom }: EntryContent, { dateOfBirth }: LearnerRow): InvalidInput | null {
  const day = today();
  for (const [field, value] of Object.entries({ firstConcernOn, identifiedOn, tierFrom })) {
    if (value !== null && value > day) return invalidInput(field, `${value} is still to come: give today or a day that has been.`);
    if (value !== null && value < dateOfBirth) return invalidInput(field, `${value} is before the learner was born, ${dateOfBirth}: check the year.`);
  }
  if (identifiedOn !== null && identifiedOn < firstConcernOn) return invalidInput("identifiedOn", `${identifiedOn} is before the first concern, ${firstConcernOn}, and a need is raised before it is identified: give that day or a later one, or correct firstConcernOn.`);
  return null;
}

function problemOfFunding({ streamCode }: EntryContent): InvalidInput | null {
  return streamCode === null || /^[A-Z][A-Z0-9_]{0,63}$/.test(streamCode) ? null : invalidInput("funding", "funding is no code of a funding stream: take it from FundingStream.code, such as ORS.");
}

/** The community's id as it is stored; undefined where nothing is said. */
export function readCommunity(community: string | null | undefined): string | null | undefined | InvalidInput {
  if (community === null || community === undefined) return community;
  return isUuid(community) ? community.toLowerCase() : invalidInput("community", "community is no id of a learning support community: take it from LearningSupportCommunity.id.");
}

function kept<Value>(said: Value | null | undefined, before: Value | null): Value | null {
  return said === undefined ? before : said;
}
