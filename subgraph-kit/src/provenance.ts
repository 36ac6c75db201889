// Every row that somebody wrote says who wrote it, when, and in what role. The database fills it in, from the request's viewer.
import { sql } from "drizzle-orm";
import { text, timestamp } from "drizzle-orm/pg-core";

/** Columns of a table that mutations or imports write: spread them into it, and leave them out of every insert. */
export function provenance() {
  return {
    recordedAt: timestamp("recorded_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    /** Id of the viewer who wrote it; null when it was a command, such as an import. */
    recordedBy: text("recorded_by").default(sql`viewer_id()`),
    recordedInRole: text("recorded_in_role").notNull().default(sql`case when viewer_is_known() then viewer_role() else 'SYSTEM' end`),
  };
}

interface ProvenanceColumns {
  readonly recordedAt: Date;
  readonly recordedBy: string | null;
  readonly recordedInRole: string;
}

/** A row's provenance, as the type `Provenance` of the graph has it. */
export function toProvenance({ recordedAt, recordedBy, recordedInRole }: ProvenanceColumns) {
  return { recordedAt, personId: recordedBy, role: recordedInRole, organisations: null };
}
