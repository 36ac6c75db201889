// What several people write at the same time: each row counts its changes and says who made the last one. Triggers fill it in.
import { integer, text, timestamp } from "drizzle-orm/pg-core";

/** Columns of a row that is edited: spread them into its table, and leave them out of every insert and update. */
export function revised() {
  return {
    /** Goes up by one with each change: whoever edits says which one they have read. */
    revision: integer("revision").notNull().default(1),
    changedAt: timestamp("changed_at", { withTimezone: true, precision: 3 }),
    changedBy: text("changed_by"),
    changedInRole: text("changed_in_role"),
  };
}

interface RevisedColumns {
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  readonly changedInRole: string | null;
}

/** Who changed a row last, as the type `Provenance` of the graph has it; null while nobody did. */
export function toLastChange({ changedAt, changedBy, changedInRole }: RevisedColumns) {
  return changedAt === null ? null : { recordedAt: changedAt, personId: changedBy, role: changedInRole ?? "SYSTEM", organisations: null };
}
