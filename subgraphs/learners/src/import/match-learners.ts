// Whom the rows are about: found by the institution's own id for a learner; where that is new, by name, birthday and enrolment there
// together; else they are new learners. Nobody is found by a name alone.
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { today } from "../today.ts";
import type { Note } from "./report.ts";
import type { WantedLearner } from "./wanted.ts";

export interface MatchedLearner {
  readonly wanted: WantedLearner;
  /** Null for a learner who is new here. */
  readonly id: string | null;
  /** The local id is new for a learner who is known. */
  readonly isLinked: boolean;
  /** The enrolment at the institution today; null where it has to be made. */
  readonly enrolment: { readonly id: string; readonly yearLevel: number | null; readonly kind: string } | null;
}

type Numbered = { readonly n: number };

/** Each learner who can be taken, by the learner of the file. */
export async function matchLearners(db: Db, wanted: readonly WantedLearner[], notes: Note[]): Promise<Map<WantedLearner, MatchedLearner>> {
  const numbered = JSON.stringify(wanted.map(({ institution, localId, dateOfBirth, legalName }, n) => ({ n, institution, local_id: localId, born: dateOfBirth, name: legalName })));
  const known = new Map(
    (await db.execute<Numbered & { id: string; born: string }>(sql`
      select w.n, l.id, l.date_of_birth::text as born from jsonb_to_recordset(${numbered}::jsonb) as w (n integer, institution integer, local_id text)
        join local_learner_ids as known on known.institution_moe_number = w.institution and known.local_id = w.local_id
        join learners as l on l.id = known.learner_id`)).map((row) => [row.n, row]),
  );
  const unknown = JSON.stringify((JSON.parse(numbered) as (Numbered & { born: string | null; name: string | null })[]).filter(({ n, born, name }) => !known.has(n) && born !== null && name !== null));
  const alike = new Map(
    (await db.execute<Numbered & { ids: string[] }>(sql`
      -- Who is at each institution is found once, by its index, however many rows name it and however many learners there are.
      with w as materialized (select * from jsonb_to_recordset(${unknown}::jsonb) as w (n integer, institution integer, born date, name text)),
        at as materialized (select distinct institution from w),
        here as materialized (select at.institution, e.learner_id from at join enrolments as e
          on e.institution_moe_number = at.institution and e.from_date <= ${today()} and (e.until_date is null or e.until_date >= ${today()}))
      select w.n, array_agg(distinct l.id) as ids from here join learners as l on l.id = here.learner_id
        join w on w.institution = here.institution and w.born = l.date_of_birth and fold_name(w.name) in (fold_name(l.legal_name), fold_name(l.preferred_name))
      where not exists (select from local_learner_ids as other where other.institution_moe_number = w.institution and other.learner_id = l.id)
      group by w.n`)).map(({ n, ids }) => [n, ids]),
  );

  const found = new Map<WantedLearner, { id: string | null; isLinked: boolean }>();
  const linked = new Set<string>();
  for (const [n, learner] of wanted.entries()) {
    const reject = (column: string, problem: string, remedy: string) => void notes.push({ line: learner.line, column, value: null, problem, remedy });
    const { id, born } = known.get(n) ?? {};
    if (id !== undefined) {
      if (learner.dateOfBirth !== null && learner.dateOfBirth !== born) reject("date_of_birth", "The learner with this local id was born on another day.", "Check whether the local id is right: a system may have given it to somebody else.");
      else found.set(learner, { id, isLinked: false });
      continue;
    }
    const [candidate, second] = alike.get(n) ?? [];
    if (second !== undefined) reject("local_id", "Several learners of this institution have this name and birthday.", "Somebody who knows them must say which one it is.");
    else if (candidate !== undefined && linked.has(candidate)) reject("local_id", "Another local id of the file is the same learner's.", "Keep the one that the school's system uses.");
    else if (candidate !== undefined) {
      linked.add(candidate);
      found.set(learner, { id: candidate, isLinked: true });
    } else if (isComplete(learner)) found.set(learner, { id: null, isLinked: false });
    else reject("local_id", "Nobody has this local id, and the row does not say enough to add a new learner.", "Fill in legal_name (or first_names and last_name), date_of_birth and gender, or correct the local id.");
  }
  return withEnrolments(db, found, notes);
}

const isComplete = ({ legalName, dateOfBirth, gender }: WantedLearner): boolean => legalName !== null && dateOfBirth !== null && gender !== null;

interface EnrolmentOfLearner extends Record<string, unknown> {
  readonly id: string;
  readonly learner_id: string;
  readonly institution: number;
  readonly from_date: string;
  readonly until_date: string | null;
  readonly attendance: string;
  readonly year_level: number | null;
  readonly kind: string;
}

/**
 * Learners who are known need an enrolment at the institution: the one there is, or a new one that is in nobody's way. Locked: who moves
 * one of them now waits until the import has ended, and then ends what it added as well.
 */
async function withEnrolments(db: Db, found: ReadonlyMap<WantedLearner, { id: string | null; isLinked: boolean }>, notes: Note[]): Promise<Map<WantedLearner, MatchedLearner>> {
  const ids = JSON.stringify([...found.values()].flatMap(({ id }) => id ?? []));
  const rows = await db.execute<EnrolmentOfLearner>(sql`
    select e.id, e.learner_id, e.institution_moe_number as institution, e.from_date::text, e.until_date::text, e.attendance, e.year_level, e.kind
      from jsonb_array_elements_text(${ids}::jsonb) as wanted (id) join enrolments as e on e.learner_id = wanted.id::uuid
      for no key update of e`);
  const enrolments = Map.groupBy(rows, ({ learner_id: id }) => id);
  const matched = new Map<WantedLearner, MatchedLearner>();
  for (const [wanted, { id, isLinked }] of found) {
    const own = id === null ? [] : (enrolments.get(id) ?? []);
    const here = own.find(({ institution, from_date: from, until_date: until }) => institution === wanted.institution && from <= today() && (until === null || until >= today()));
    const inTheWay = here || wanted.yearLevel === null ? undefined : own.find(({ attendance, until_date: until }) => attendance === "FULL_TIME" && (until === null || until >= firstDay(wanted)));
    if (inTheWay) notes.push({ line: wanted.line, column: "local_id", value: null, problem: `The learner is enrolled full-time at ${inTheWay.institution} ${inTheWay.until_date === null ? "now" : `until ${inTheWay.until_date}`}.`, remedy: "Transfer the learner first (transferLearner), or correct enrolled_from." });
    else matched.set(wanted, { wanted, id, isLinked, enrolment: here ? { id: here.id, yearLevel: here.year_level, kind: here.kind } : null });
  }
  return matched;
}

/** The first day of an enrolment that an import makes. */
export function firstDay({ enrolledFrom }: WantedLearner): string {
  return enrolledFrom ?? today();
}
