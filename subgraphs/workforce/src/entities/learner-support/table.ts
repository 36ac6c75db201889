import { provenance } from "@lsg/subgraph-kit/provenance";
import { boolean, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

/** That a support is, or was, for a learner, as `services` announced it: nothing here names a support of somebody else. Only ever added to. */
export const learnerSupports = pgTable(
  "learner_supports",
  {
    supportId: uuid("support_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    /** False where a row from before services told says so, and services has not confirmed it. */
    isTold: boolean("is_told").notNull().default(true),
    ...provenance(),
  },
  (table) => [primaryKey({ name: "learner_supports_pkey", columns: [table.supportId, table.learnerId] })],
);
