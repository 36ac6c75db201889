// Which entry of a register each row is, and what has to change. Only what a file says differently from the last one is
// changed: what people wrote here since stays, and the same file twice changes nothing.
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { today } from "../today.ts";
import type { MatchedLearner } from "./match-learners.ts";
import type { Note } from "./report.ts";
import type { Said, WantedEntry, WantedLearner } from "./wanted.ts";

export interface Change {
  readonly id: string;
  readonly learnerId: string;
  /** What the row says. */
  readonly said: Said;
  /** What of it is another than before. */
  readonly set: Said;
}

export interface Decided {
  readonly added: readonly WantedEntry[];
  readonly changed: readonly Change[];
  /** Nothing to write. */
  readonly unchanged: number;
  /** Entries that rows are about. */
  readonly touched: ReadonlySet<string>;
}

interface Entry extends Record<string, unknown> {
  readonly id: string;
  readonly learner_id: string;
  readonly institution: number;
  readonly support_need: string;
  readonly sub_need: string | null;
  readonly from_date: string;
  readonly until_date: string | null;
  readonly first_concern_on: string;
  readonly identified_on: string | null;
  readonly tier: string;
  readonly tier_from: string;
  readonly community: string | null;
  readonly said: Said | null;
}

export async function matchEntries(db: Db, wanted: readonly WantedEntry[], learners: ReadonlyMap<WantedLearner, MatchedLearner>, notes: Note[]): Promise<Decided> {
  const present = await readEntries(db, learners);
  const taken = new Set<string>();
  const added: WantedEntry[] = [];
  const changed: Change[] = [];
  let unchanged = 0;
  // An exact match goes first: two entries of one support need are told apart by their sub-needs.
  const pending = wanted.map((row) => ({ row, entry: take(exactly(row)) }));
  for (const item of pending) {
    const { row } = item;
    const learner = learners.get(row.learner);
    if (learner === undefined) continue;
    const entry = item.entry ?? take(nearly(row));
    if (entry === undefined) {
      added.push(row);
      continue;
    }
    const set = Object.fromEntries(Object.entries(row.said).filter(([key, value]) => entry.said?.[key] !== value && !(entry.said === null && isAlready(entry, key, value))));
    if (Object.keys(set).length === 0) unchanged++;
    else if (isOver(entry)) notes.push({ line: row.line, column: null, value: null, problem: `The entry ended on ${entry.until_date}.`, remedy: "Give the need a new register_from after that day, or leave the row as it was." });
    else {
      const problem = problemOf(entry, set);
      if (problem) notes.push({ line: row.line, ...problem, value: null });
      else changed.push({ id: entry.id, learnerId: entry.learner_id, said: row.said, set });
    }
  }
  return { added, changed, unchanged, touched: taken };

  function take(entry: Entry | undefined): Entry | undefined {
    if (entry) taken.add(entry.id);
    return entry;
  }
  function candidates({ learner, said }: WantedEntry): Entry[] {
    const id = learners.get(learner)?.id;
    const own = id === null || id === undefined ? [] : (present.get(`${learner.institution} ${id}`) ?? []);
    // A row that begins after an entry has ended is another spell.
    return own.filter((entry) => entry.support_need === said.supportNeedCode && !taken.has(entry.id) && (entry.until_date === null || (said["from"] ?? "") <= entry.until_date));
  }
  function exactly(row: WantedEntry): Entry | undefined {
    return candidates(row).find(({ sub_need: subNeed }) => (subNeed ?? undefined) === row.said["subNeedCode"]);
  }
  function nearly(row: WantedEntry): Entry | undefined {
    const open = candidates(row).filter((entry) => !isOver(entry));
    return open.length === 1 ? open[0] : undefined;
  }
}

// Locked: who changes one of them now waits until the import has ended, and then sees what it wrote.
async function readEntries(db: Db, learners: ReadonlyMap<WantedLearner, MatchedLearner>): Promise<Map<string, Entry[]>> {
  const pairs = JSON.stringify([...learners.values()].flatMap(({ id, wanted }) => (id === null ? [] : [{ id, institution: wanted.institution }])));
  const rows = await db.execute<Entry>(sql`
    select e.id, e.learner_id, e.institution_moe_number as institution, e.support_need_code as support_need, e.sub_need_code as sub_need, e.from_date::text, e.until_date::text,
        e.first_concern_on::text, e.identified_on::text, e.tier, e.tier_from::text, e.community_id::text as community, i.said
      from jsonb_to_recordset(${pairs}::jsonb) as w (id uuid, institution integer)
        join register_entries as e on e.learner_id = w.id and e.institution_moe_number = w.institution
        left join imported_register_rows as i on i.entry_id = e.id
      where e.until_date is null or i.entry_id is not null
      order by e.until_date desc nulls first, e.id
      for update of e`);
  return Map.groupBy(rows, ({ institution, learner_id: id }) => `${institution} ${id}`);
}

const columnOf: Readonly<Record<string, keyof Entry>> = { supportNeedCode: "support_need", subNeedCode: "sub_need", from: "from_date", firstConcernOn: "first_concern_on", identifiedOn: "identified_on", tier: "tier", tierFrom: "tier_from", communityId: "community" };

const isOver = ({ until_date: until }: Entry): boolean => until !== null && until <= today();

/** An entry that no import has written yet says the same already. */
function isAlready(entry: Entry, key: string, value: string): boolean {
  const column = columnOf[key];
  return column !== undefined && entry[column] === value;
}

function problemOf(entry: Entry, set: Said): Pick<Note, "column" | "problem" | "remedy"> | null {
  const identified = set["identifiedOn"] ?? entry.identified_on;
  if (identified !== null && identified < (set["firstConcernOn"] ?? entry.first_concern_on)) return { column: "identified_on", problem: "It would be before the first concern that is recorded.", remedy: "Fill in first_concern_on, too." };
  const until = set["until"];
  if (until !== undefined && until < (set["from"] ?? entry.from_date)) return { column: "left_on", problem: "It would be before the first day in the register.", remedy: "Fill in register_from, too, or correct the day." };
  if (set["tier"] !== undefined && set["tier"] !== entry.tier && (set["tierFrom"] ?? today()) < entry.tier_from) return { column: "tier_from", problem: "It is before the day from which the tier before held.", remedy: "Correct the day, or leave it blank for today." };
  if (set["consentedToCommunity"] === "true" && (set["communityId"] ?? entry.community) === null) return { column: "community_consent", problem: "It is not said which community was agreed to.", remedy: "Fill in community_id." };
  return null;
}
