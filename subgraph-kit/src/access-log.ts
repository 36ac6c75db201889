// Who read what of whom: noted while an answer is made, written in the transaction that read it. What cannot be written
// down does not leave.
import { sql } from "drizzle-orm";
import { bigint, customType, pgTable, smallint, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Db } from "./database.ts";
import { isUuid } from "./ids.ts";
import { sent } from "./statements.ts";

/** Notes what an answer tells; made for each request. */
export interface AccessRecorder {
  /**
   * The answer tells something of this category about this subject. Repeating it changes nothing. `basis` is for
   * databases that know on which ground; where `access_bases` answers that, leave it out.
   */
  record(subject: string, category: string, basis?: string): void;
  /** Somebody asked for a subject by this id and got nothing, because there is none or it is not theirs to see. */
  recordNotFound(id: unknown): void;
}

/** What happened in a request, with the way to write it down. */
export interface AccessLog extends AccessRecorder {
  /** Sends what was noted at once, in one statement; none when nothing was. Fulfilled when it is written. */
  write(db: Db): Promise<unknown>;
}

export function createAccessLog(): AccessLog {
  const read = new Map<string, { categories: Set<string>; bases: Set<string> }>();
  const notFound = new Set<string>();

  return {
    record(subject, category, basis) {
      const known = read.get(subject) ?? { categories: new Set(), bases: new Set() };
      known.categories.add(category);
      if (basis !== undefined) known.bases.add(basis);
      read.set(subject, known);
    },
    recordNotFound(id) {
      notFound.add(isUuid(id) ? id.toLowerCase() : notAnId);
    },
    write(db) {
      if (read.size === 0 && notFound.size === 0) return Promise.resolve();
      const events = [
        ...[...read].map(([subject, { categories, bases }]) => ({ subject, categories: [...categories].sort(), bases: [...bases].sort() })),
        ...[...notFound].map((id) => ({ sought: id === notAnId ? null : id })),
      ];
      read.clear();
      notFound.clear();
      return sent(db, sql`select record_access(${JSON.stringify(events)}::jsonb)`);
    },
  };
}

// Whatever was sent instead of an id is not kept: it may be a name or a number that belongs in no log.
const notAnId = "";

const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/**
 * The log as stores read it; `migrate` makes the table. One event for each subject and request. Which events a viewer
 * may read is up to the policies of each database.
 */
export const accessEvents = pgTable("access_events", {
  id: uuid("id").notNull(),
  occurredAt: timestamp("occurred_at", { withTimezone: true, precision: 3 }).notNull(),
  /** Null when somebody asked for a subject and got nothing. */
  subjectId: uuid("subject_id"),
  /** The id that was asked for in vain. */
  soughtId: uuid("sought_id"),
  categories: text("categories").array().notNull(),
  bases: text("bases").array().notNull(),
  viewerId: text("viewer_id"),
  viewerRole: text("viewer_role").notNull(),
  viewerOrganisations: text("viewer_organisations").array().notNull(),
  purpose: text("purpose"),
  operation: text("operation"),
  requestId: text("request_id"),
  /** Which of the chains the event is in, and where. */
  lane: smallint("lane").notNull(),
  place: bigint("place", { mode: "number" }).notNull(),
  digest: bytes("digest").notNull(),
});

export type AccessEventRow = typeof accessEvents.$inferSelect;

/** Something is not as it was written. */
export interface AccessLogProblem {
  /**
   * ALTERED: the event, or its place in the log, is another than was written. MISSING: events before this one are gone.
   * CUT: events at the end are gone. REWRITTEN: the log is whole in itself, and not the one that the anchor was taken of.
   */
  readonly kind: "ALTERED" | "MISSING" | "CUT" | "REWRITTEN";
  readonly lane: number;
  readonly place: number;
}

/** Where each chain of the log ended at some time. Kept outside the database, it proves later that nothing before it changed. */
export type AccessLogAnchor = readonly { readonly lane: number; readonly place: number; readonly digest: string }[];

/** Reads the ends of the log's chains. */
export async function readAccessLogAnchor(db: Db): Promise<AccessLogAnchor> {
  const rows = await db.execute<{ lane: number; place: string; digest: string }>(sql`select lane, place, encode(digest, 'hex') as digest from access_log_heads order by lane`);
  return rows.map(({ lane, place, digest }) => ({ lane, place: Number(place), digest }));
}

/**
 * Reads the whole log and gives everything that is not as it was written; empty when nothing was touched. Takes a
 * connection of the role that owns the tables, and where there is one an anchor that was taken earlier: somebody who
 * holds the database's keys can write a new log that is whole in itself, but not one that ends as the old one did.
 */
export async function verifyAccessLog(db: Db, anchor: AccessLogAnchor = []): Promise<AccessLogProblem[]> {
  const rows = await db.execute<{ kind: AccessLogProblem["kind"]; lane: number; place: string }>(sql`
    select kind, lane, place from access_log_problems(${JSON.stringify(anchor)}::jsonb) order by lane, place, kind`);
  return rows.map(({ kind, lane, place }) => ({ kind, lane, place: Number(place) }));
}
