import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** That something of a funding stream is allocated to a learner, as `funding` announced it: for figures, which nobody reads row by row. */
export const fundedStreams = pgTable(
  "funded_streams",
  {
    /** The allocation's own. */
    id: uuid("id").primaryKey(),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    streamCode: text("stream_code").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** The last day, where it ended before its time. */
    endedOn: date("ended_on", { mode: "string" }),
    ...provenance(),
  },
  (table) => [check("funded_streams_code", sql`${table.streamCode} ~ '^[A-Z][A-Z0-9_]{0,60}$'`), check("funded_streams_period", sql`${table.until} >= ${table.from}`), index("funded_streams_by_learner").on(table.learnerId)],
);
