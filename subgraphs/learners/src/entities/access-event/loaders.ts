import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** A view over this database's own log and those that the other services sent: one line for what one operation read of one learner. */
const accessLog = pgTable("access_log", {
  id: uuid("id").notNull(),
  occurredAt: timestamp("occurred_at", { withTimezone: true, precision: 3 }).notNull(),
  subjectId: uuid("subject_id"),
  viewerId: text("viewer_id"),
  viewerRole: text("viewer_role").notNull(),
  viewerOrganisations: text("viewer_organisations").array().notNull(),
  purpose: text("purpose"),
  operation: text("operation"),
  categories: text("categories").array().notNull(),
  bases: text("bases").array().notNull(),
  /** Which services' logs it is made of, as their events call them. */
  sources: text("sources").array().notNull(),
});

export type AccessLogLine = typeof accessLog.$inferSelect;

export const newestFirst: KeysetOrder = { columns: [accessLog.occurredAt, accessLog.id], direction: "desc" };

export function accessEventLoaders(db: Db) {
  return {
    accessEventsByLearnerId: loadPages<typeof accessLog, string>(db, { table: accessLog, parent: accessLog.subjectId, order: newestFirst, isKey: isUuid }),
  };
}
