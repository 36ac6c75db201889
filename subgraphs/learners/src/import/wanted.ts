// What the rows of a file want to be true: codes found, cells that belong together checked, rows that contradict each other out.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { nameOf, type Cells, type ColumnKey } from "./columns.ts";
import type { RegisterRow } from "./read-register.ts";
import type { Note } from "./report.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a row says of an entry, by column of `register_entries` or of its diagnosis; only what it says. */
export type Said = Readonly<Record<string, string>>;

export interface WantedLearner {
  readonly institution: number;
  readonly localId: string;
  /** Line of the first row about the learner. */
  readonly line: number;
  readonly legalName: string | null;
  readonly preferredName: string | null;
  readonly dateOfBirth: string | null;
  readonly gender: Cells["gender"];
  readonly ethnicityCodes: readonly string[];
  readonly yearLevel: number | null;
  readonly enrolledFrom: string | null;
}

export interface WantedEntry {
  readonly line: number;
  readonly learner: WantedLearner;
  readonly said: Said & { readonly supportNeedCode: string; readonly needArea: string; readonly tier: string };
}

export interface Defaults {
  /** Ministry number where rows do not say one. */
  readonly institution: number | null;
  /** Community that consents are for, where rows do not say one. */
  readonly community: string | null;
}

/** Rows that can be compared with the database, and what is wrong with the others. */
export function wantedEntries(rows: readonly RegisterRow[], vocabulary: Vocabulary, defaults: Defaults): { entries: WantedEntry[]; notes: Note[]; repeated: number } {
  const notes: Note[] = [];
  const learners = new Map<string, WantedLearner>();
  const read: WantedEntry[] = [];
  for (const row of rows) {
    const found = readRow(row, vocabulary, defaults, learners, notes);
    if (found) read.push(found);
  }
  const { entries, repeated } = withoutRepeated(read, notes);
  return { entries, notes, repeated };
}

function readRow({ line, cells }: RegisterRow, vocabulary: Vocabulary, defaults: Defaults, learners: Map<string, WantedLearner>, notes: Note[]): WantedEntry | null {
  const before = notes.length;
  const wrong = (key: ColumnKey, problem: string, remedy: string, value: string | null = null) => void notes.push({ line, column: nameOf(key), value, problem, remedy });

  const institution = cells.moeNumber ?? defaults.institution;
  if (institution === null) wrong("moeNumber", "It is not said whose register this is.", "Fill in the Ministry number, or give --institution NUMBER.");
  if (cells.localId === null) wrong("localId", "The learner's local id is missing: nobody is found by a name alone.", "Fill in the id that the school's own system has.");
  if (cells.tier === null) wrong("tier", "The tier is missing.", "Write 1, 2 or 3.");
  const need = cells.supportNeed === null ? null : vocabulary.supportNeed(cells.supportNeed);
  if (cells.supportNeed === null) wrong("supportNeed", "The support need is missing.", "Write a code of the vocabulary, such as LITERACY.");
  else if (need === null) wrong("supportNeed", "There is no such support need.", "Write a code of the vocabulary, such as LITERACY, or its English name.", cells.supportNeed);
  const subNeedCode = cells.subNeed === null || need === null ? null : vocabulary.subNeed(need.code, cells.subNeed);
  if (cells.subNeed !== null && need !== null && subNeedCode === null) wrong("subNeed", `${need.code} has no such sub-need.`, "Write a code of the vocabulary that belongs to the support need, or leave it blank.", cells.subNeed);

  const communityId = cells.communityId ?? (cells.communityConsent === null ? null : defaults.community);
  if (communityId !== null && !isUuid(communityId)) wrong("communityId", "It is no id of a learning support community.", "Take it from LearningSupportCommunity.id.", communityId);
  if (cells.communityConsent === true && communityId === null) wrong("communityConsent", "It is not said which community was agreed to.", "Fill in community_id, or give --community ID.");
  if (cells.funding !== null && !/^[A-Z][A-Z0-9_]*$/.test(cells.funding.toUpperCase())) wrong("funding", "It is no code of a funding stream.", "Write a code such as ORS or ICS.", cells.funding);
  if (cells.diagnosisSubType !== null && cells.diagnosisType === null) wrong("diagnosisSubType", "It has no diagnosis_type.", "Fill in the kind of diagnosis, too.");
  inOrder(cells, wrong, ["dateOfBirth", "firstConcernOn", "identifiedOn"], ["registerFrom", "leftOn"], ["dateOfBirth", "registerFrom"], ["dateOfBirth", "enrolledFrom"]);
  if (notes.length > before || need === null) return null;

  const learner = learnerOf(line, institution!, cells, vocabulary, learners, notes);
  if (learner === null) return null;
  return {
    line,
    learner,
    said: {
      supportNeedCode: need.code,
      needArea: need.area,
      ...onlySaid({
        subNeedCode,
        firstConcernOn: cells.firstConcernOn,
        identifiedOn: cells.identifiedOn,
        from: cells.registerFrom,
        tierFrom: cells.tierFrom,
        priority: cells.priority,
        learnerStatus: cells.learnerStatus,
        attendanceThreshold: cells.attendanceThreshold,
        responseStatus: cells.responseStatus,
        responseType: cells.responseType,
        responseProvider: cells.responseProvider,
        internalResponse: cells.internalResponse,
        streamCode: cells.funding?.toUpperCase() ?? null,
        diagnosisType: cells.diagnosisType,
        diagnosisSubType: cells.diagnosisSubType,
        communityId: communityId?.toLowerCase() ?? null,
        consentedToCommunity: cells.communityConsent,
        consentedOn: cells.communityConsent === true ? cells.communityConsentOn : null,
        until: cells.leftOn,
        closeReason: cells.leftOn === null ? null : cells.closeReason,
      }),
      tier: cells.tier!,
    },
  };
}

function inOrder(cells: Cells, wrong: (key: ColumnKey, problem: string, remedy: string) => void, ...orders: readonly (readonly ColumnKey[])[]): void {
  for (const order of orders) {
    const given = order.filter((key) => cells[key] !== null);
    const late = given.find((key, index) => index > 0 && cells[key]! < cells[given[index - 1]!]!);
    if (late) wrong(late, `It is before ${nameOf(given[given.indexOf(late) - 1]!)}.`, "Correct one of the two days.");
  }
}

/** All rows of one learner must say the same of them: else one of them is about somebody else. */
function learnerOf(line: number, institution: number, cells: Cells, vocabulary: Vocabulary, learners: Map<string, WantedLearner>, notes: Note[]): WantedLearner | null {
  const key = `${institution} ${cells.localId}`;
  const joined = [cells.firstNames, cells.lastName].filter((part) => part !== null).join(" ");
  const legalName = cells.legalName ?? (cells.firstNames !== null && cells.lastName !== null ? joined : null);
  const preferred = cells.preferredName !== null && cells.lastName !== null && !cells.preferredName.includes(" ") ? `${cells.preferredName} ${cells.lastName}` : cells.preferredName;
  const { codes, unknown } = vocabulary.ethnicities(cells.ethnicity ?? "");
  const known = learners.get(key);
  if (!known && unknown.length > 0) notes.push({ line, column: "ethnicity", value: unknown.join("; ").slice(0, 100), problem: "The classification does not have it; it was left out.", remedy: "Write codes or names of Stats NZ's classification, parted by semicolons.", imported: true });
  const said: WantedLearner = { institution, localId: cells.localId!, line, legalName, preferredName: preferred ?? legalName, dateOfBirth: cells.dateOfBirth, gender: cells.gender, ethnicityCodes: codes, yearLevel: cells.yearLevel, enrolledFrom: cells.enrolledFrom };
  if (!known) {
    learners.set(key, said);
    return said;
  }
  const other = (["dateOfBirth", "legalName", "yearLevel"] as const).find((field) => said[field] !== null && known[field] !== null && said[field] !== known[field]);
  if (other === undefined) return known;
  notes.push({ line, column: nameOf(other), value: null, problem: `Line ${known.line} says something else of the learner with this local id.`, remedy: "Check whether the local id is right, and make the rows agree." });
  return null;
}

/** The same row twice counts once; two rows that say different things of one need are both left out. */
function withoutRepeated(read: readonly WantedEntry[], notes: Note[]): { entries: WantedEntry[]; repeated: number } {
  const groups = Map.groupBy(read, ({ learner, said }) => [learner.institution, learner.localId, said.supportNeedCode, said["subNeedCode"] ?? ""].join("\n"));
  const entries: WantedEntry[] = [];
  let repeated = 0;
  for (const group of groups.values()) {
    const [first, ...others] = group as [WantedEntry, ...WantedEntry[]];
    const contradicting = others.find(({ said }) => !isSame(said, first.said));
    if (contradicting === undefined) {
      entries.push(first);
      repeated += others.length;
    } else {
      for (const { line } of group) {
        const against = line === first.line ? contradicting.line : first.line;
        notes.push({ line, column: null, value: null, problem: `Line ${against} says something else of the same learner and need: nobody can tell which is right.`, remedy: "Keep the row that is right, and remove the other." });
      }
    }
  }
  return { entries, repeated };
}

function isSame(one: Said, other: Said): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function onlySaid(values: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])));
}
