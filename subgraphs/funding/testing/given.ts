// Builders of valid rows: a test says only what matters to it. The streams are there already, from the migrations.
import { randomUUID } from "node:crypto";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { allocations } from "../src/entities/allocation/table.ts";
import { budgets, type BudgetRow } from "../src/entities/budget/table.ts";
import { fundingApplications, type FundingApplicationRow } from "../src/entities/funding-application/table.ts";

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
    async allocation(said: Partial<typeof allocations.$inferInsert> = {}): Promise<typeof allocations.$inferSelect> {
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

    /** An application for the Ongoing Resourcing Scheme that was approved at high need by criterion 5. */
    async application(said: Partial<typeof fundingApplications.$inferInsert> = {}): Promise<FundingApplicationRow> {
      const [row] = await owner
        .insert(fundingApplications)
        .values({
          learnerId: randomUUID(),
          streamCode: "ORS",
          institutionMoeNumber: 41,
          regionCode: "waikato",
          status: "APPROVED",
          evidence: "Kei te mōhiotia.",
          decidedAt: new Date("2026-01-20T00:00:00Z"),
          decidedBy: "verifier",
          decisionReason: "The criteria are met.",
          verifiedCriteria: said.level === null ? [] : ["5"],
          level: "HIGH",
          from: "2026-01-28",
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
