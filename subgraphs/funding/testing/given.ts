// Builders of valid rows: a test says only what matters to it. The streams are there already, from the migrations.
import { randomUUID } from "node:crypto";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { allocations, type AllocationRow } from "../src/entities/allocation/table.ts";
import { budgets, type BudgetRow } from "../src/entities/budget/table.ts";

/** Writes rows as the owner of the tables, and gives them as they were stored. */
export function given(owner: PostgresJsDatabase) {
  return {
    /** A budget of ICS hours of 2026 for the whole country; `unit` must be the unit of the stream. */
    async budget(said: Partial<typeof budgets.$inferInsert> = {}): Promise<BudgetRow> {
      const unit = said.unit ?? "HOURS";
      const [row] = await owner
        .insert(budgets)
        .values({ streamCode: "ICS", unit, year: 2026, heldBy: `Tari ā-rohe ${next()}`, ...(unit === "CENTS" ? money(5_000_000) : { quantity: 12_000 }), ...said })
        .returning();
      return row!;
    },

    /** Five ICS hours approved for a learner for the school year of 2026; `unit` must be the unit of the stream. */
    async allocation(said: Partial<typeof allocations.$inferInsert> = {}): Promise<AllocationRow> {
      const unit = said.unit ?? "HOURS";
      const [row] = await owner
        .insert(allocations)
        .values({
          learnerId: randomUUID(),
          streamCode: "ICS",
          unit,
          year: 2026,
          from: "2026-02-02",
          until: "2026-12-18",
          status: "APPROVED",
          ...(unit === "CENTS" ? money(120_000) : { quantity: 5 }),
          ...said,
        })
        .returning();
      return row!;
    },
  };
}

let count = 0;
const next = () => ++count;

const money = (amountCents: number) => ({ amountCents, gstInclusive: true });
