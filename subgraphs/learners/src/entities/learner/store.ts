import type { Db } from "@lsg/subgraph-kit/database";
import { refusal } from "@lsg/subgraph-kit/errors";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type Page, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, gte, inArray, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import { enrolments } from "../enrolment/table.ts";
import { learnerGrants } from "../learner-access/table.ts";
import { today } from "../../today.ts";
import { learners, type LearnerRow } from "./table.ts";

const byName: KeysetOrder = { columns: [learners.searchName, learners.id] };

export interface LearnerFilter extends PageArguments {
  /** Words that names begin with. */
  text?: string | null | undefined;
  /** Ministry number of the institution where the learners are enrolled today. */
  institution?: number | null | undefined;
}

/** One page of the learners whom the session's viewer may see, by name. Refuses a text that is too short or too long. */
export async function listLearners(db: Db, { text, institution, ...args }: LearnerFilter): Promise<Connection<LearnerRow>> {
  const page = readPage(args, byName);
  const words = text === null || text === undefined ? null : readWords(text);
  const atInstitution = institution === null || institution === undefined ? undefined : enrolledAt(db, institution);
  const named = words === null ? undefined : nameFits(words);
  // Among all whom the viewer may see, a function finds the page; an institution's learners are few.
  const onPage = words === null ? onPageInOrder(page) : onPageOfNamed(words, page);
  const rows = await db
    .select()
    .from(learners)
    .where(and(atInstitution === undefined ? onPage : and(granted(db), named, atInstitution), afterCursor(page, byName)))
    .orderBy(...inOrder(byName))
    .limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}

/** Null when somebody changed the profile since this version of it was read. */
export async function changeProfile(db: Db, { id }: LearnerRow, version: number, profile: LearnerProfile): Promise<LearnerRow | null> {
  const [row] = await db.update(learners).set(profile).where(and(eq(learners.id, id), eq(learners.profileVersion, version))).returning();
  return row ?? null;
}

export type LearnerProfile = Partial<Pick<LearnerRow, "preferredName" | "languages" | "usesNzSignLanguage" | "gender" | "ethnicityCodes" | "legalName" | "dateOfBirth">>;

/** The learner as they are now. */
export async function readLearner(db: Db, id: string): Promise<LearnerRow | null> {
  const [row] = await db.select().from(learners).where(eq(learners.id, id));
  return row ?? null;
}

// Shorter texts fit a large part of the country.
const shortestText = 2;
const longestText = 200;

function readWords(text: string): string {
  const letters = text.match(/[\p{Letter}\p{Number}]/gu)?.length ?? 0;
  if (letters < shortestText) throw refusal("BAD_USER_INPUT", `text is too short to search by: give at least ${shortestText} letters or digits of a name.`);
  if (text.length > longestText) throw refusal("BAD_USER_INPUT", `text is too long: give at most ${longestText} characters of a name.`);
  // Postgres has no texts with this character; elsewhere it would only part words.
  return text.replaceAll("\0", " ").normalize("NFC");
}

// The policy says the same. Said here, too, it is where the list begins: with the viewer's learners, not with the country's.
function granted(db: Db): SQL {
  return inArray(learners.id, db.select({ learnerId: learnerGrants.learnerId }).from(learnerGrants));
}

function enrolledAt(db: Db, institution: number): SQL {
  const day = today();
  return inArray(
    learners.id,
    db
      .select({ learnerId: enrolments.learnerId })
      .from(enrolments)
      .where(and(eq(enrolments.institutionMoeNumber, institution), lte(enrolments.from, day), or(isNull(enrolments.until), gte(enrolments.until, day)))),
  );
}

// An institution's learners are few: their names are compared one by one.
function nameFits(words: string): SQL {
  return sql`${learners.searchName} like all (name_patterns(${words}))`;
}

// Among all learners the names are found by index, which only the function can use; the policies still hold for the rows.
function onPageOfNamed(words: string, page: Page): SQL {
  return sql`${learners.id} in (select learners_named(${words}, ${beginning(page)}, ${rowsToRead(page)}))`;
}

// An agency can have consents of a large part of the country: its learners are not sorted for each page.
function onPageInOrder(page: Page): SQL {
  return sql`${learners.id} in (select learners_in_order(${beginning(page)}, ${rowsToRead(page)}))`;
}

function beginning({ after }: Page): SQL {
  const [afterName, afterId] = after ?? ["", "00000000-0000-0000-0000-000000000000"];
  return sql`${afterName}, ${afterId}::uuid`;
}
