import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { isWritten } from "../../written-text.ts";
import { providers } from "../provider/table.ts";
import { services } from "../service/table.ts";

/** One field of an entry of the directory that was changed, as HSDS has it in its metadata: what it was, and what it became. */
export const directoryChanges = pgTable(
  "directory_changes",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    providerId: uuid("provider_id").references(() => providers.id),
    serviceId: uuid("service_id").references(() => services.id),
    fieldName: text("field_name").notNull(),
    previousValue: jsonb("previous_value"),
    replacementValue: jsonb("replacement_value"),
    reason: text("reason"),
    ...provenance(),
  },
  (table) => [
    check("directory_changes_of_one_entry", sql`num_nonnulls(${table.providerId}, ${table.serviceId}) = 1`),
    check("directory_changes_field_name", sql`${table.fieldName} ~ '^[a-z][A-Za-z]{0,63}$'`),
    check("directory_changes_reason", isWritten(table.reason)),
    index("directory_changes_by_provider").on(table.providerId, table.id),
    index("directory_changes_by_service").on(table.serviceId, table.id),
  ],
);

export type DirectoryChangeRow = typeof directoryChanges.$inferSelect;
