// Who changed a row last. The database fills it in (trigger stamp_last_change); its first writer is its provenance.
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { text, timestamp } from "drizzle-orm/pg-core";

/** Columns of a table whose rows change in place: spread them into it, and leave them out of every write. */
export function lastChange() {
  return {
    changedAt: timestamp("changed_at", { withTimezone: true, precision: 3 }),
    changedBy: text("changed_by"),
    changedInRole: text("changed_in_role"),
  };
}

interface LastChangeColumns {
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  readonly changedInRole: string | null;
}

/** A row's last change, as the type `Provenance` of the graph has it; null when it is as it was first written. */
export function toLastChange({ changedAt, changedBy, changedInRole }: LastChangeColumns) {
  return changedAt === null ? null : toProvenance({ recordedAt: changedAt, recordedBy: changedBy, recordedInRole: changedInRole ?? "SYSTEM" });
}
