// Allocations as they are read: at the institution where the learner is today. A view of the migrations keeps up with the moves.
import { date, integer, pgTable } from "drizzle-orm/pg-core";
import { columns } from "./entities/allocation/table.ts";

export const placedAllocations = pgTable("placed_allocations", {
  ...columns(),
  /** Where it was allocated, before anybody moved. */
  allocatedAt: integer("allocated_at_moe_number"),
  /** Since when it is where it is, when it moved. */
  movedOn: date("moved_on", { mode: "string" }),
});

export type PlacedAllocation = typeof placedAllocations.$inferSelect;
