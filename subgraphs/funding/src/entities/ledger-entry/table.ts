import { sql } from "drizzle-orm";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { bigint, check, date, foreignKey, index, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { allocations } from "../allocation/table.ts";
import { budgets } from "../budget/table.ts";

/**
 * What happens to a budget. Each kind moves its size from one account of the budget to another: see `ledger_postings` in the
 * migrations. REVERSAL moves what the entry that it reverses had moved, back.
 */
export type LedgerEntryKind = "BUDGET" | "ALLOCATION" | "COMMITMENT" | "PAYMENT" | "RELEASE" | "REVERSAL";

/** Where the size of a budget is; APPROPRIATED is where it came from, and so never above zero. */
export type LedgerAccountName = "APPROPRIATED" | "AVAILABLE" | "ALLOCATED" | "COMMITTED" | "PAID";

/** Sizes are cents of money, and hundredths of any other unit. */
const hundredths = () => bigint("hundredths", { mode: "number" });

/** The five accounts of each budget, with what lines have moved to them. The database keeps the balances, and refuses one below zero. */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    budgetId: uuid("budget_id").notNull(),
    account: text("account").$type<LedgerAccountName>().notNull(),
    balance: bigint("balance", { mode: "number" }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.budgetId, table.account] }),
    foreignKey({ name: "ledger_accounts_budget", columns: [table.budgetId], foreignColumns: [budgets.id] }),
    check("ledger_accounts_account", sql`${table.account} in ('APPROPRIATED', 'AVAILABLE', 'ALLOCATED', 'COMMITTED', 'PAID')`),
    check("ledger_accounts_not_overdrawn", sql`case when ${table.account} = 'APPROPRIATED' then ${table.balance} <= 0 else ${table.balance} >= 0 end`),
  ],
);

/** What was done with a budget, or with an allocation that draws on it. Only ever added to: a mistake is reversed. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    kind: text("kind").$type<LedgerEntryKind>().notNull(),
    budgetId: uuid("budget_id").notNull(),
    /** The allocation that it is about; null when it is the budget itself. */
    allocationId: uuid("allocation_id"),
    hundredths: hundredths().notNull(),
    reversesId: uuid("reverses_id"),
    /** Why it was reversed, or done at all. */
    reason: text("reason"),
    /** What it is called elsewhere, such as the number of an invoice. */
    reference: text("reference"),
    happenedOn: date("happened_on", { mode: "string" }).notNull().default(sql`(now() at time zone 'Pacific/Auckland')::date`),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "ledger_entries_budget", columns: [table.budgetId], foreignColumns: [budgets.id] }),
    foreignKey({ name: "ledger_entries_allocation_of_the_budget", columns: [table.allocationId, table.budgetId], foreignColumns: [allocations.id, allocations.budgetId] }),
    foreignKey({ name: "ledger_entries_reverse_one_of_the_budget", columns: [table.reversesId, table.budgetId], foreignColumns: [table.id, table.budgetId] }),
    // What lines and reversals point at, so that none can be of another budget.
    unique("ledger_entries_id_and_budget").on(table.id, table.budgetId),
    unique("ledger_entries_reversed_once").on(table.reversesId),
    uniqueIndex("ledger_entries_allocated_once").on(table.allocationId).where(sql`${table.kind} = 'ALLOCATION'`),
    uniqueIndex("ledger_entries_budgeted_once").on(table.budgetId).where(sql`${table.kind} = 'BUDGET'`),
    check("ledger_entries_kind", sql`${table.kind} in ('BUDGET', 'ALLOCATION', 'COMMITMENT', 'PAYMENT', 'RELEASE', 'REVERSAL')`),
    check("ledger_entries_size", sql`${table.hundredths} between 1 and 9007199254740991`),
    check("ledger_entries_of_the_budget_itself", sql`(${table.kind} = 'BUDGET') = (${table.allocationId} is null)`),
    check("ledger_entries_reversal", sql`(${table.kind} = 'REVERSAL') = (${table.reversesId} is not null)`),
    check("ledger_entries_reversal_has_a_reason", sql`${table.kind} <> 'REVERSAL' or coalesce(btrim(${table.reason}), '') <> ''`),
    check("ledger_entries_texts", sql`coalesce(length(${table.reason}), 0) <= 1000 and coalesce(length(${table.reference}), 0) <= 200`),
    check("ledger_entries_day", sql`${table.happenedOn} between '1990-01-01' and '2100-12-31'`),
    index("ledger_entries_by_budget").on(table.budgetId, table.recordedAt, table.id),
    index("ledger_entries_by_allocation").on(table.allocationId, table.recordedAt, table.id),
  ],
);

export type LedgerEntryRow = typeof ledgerEntries.$inferSelect;

/** What an entry moved: its lines add up to zero. The database writes them with the entry. */
export const ledgerLines = pgTable(
  "ledger_lines",
  {
    entryId: uuid("entry_id").notNull(),
    budgetId: uuid("budget_id").notNull(),
    account: text("account").$type<LedgerAccountName>().notNull(),
    /** Above zero into the account, below out of it. */
    hundredths: hundredths().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.account] }),
    foreignKey({ name: "ledger_lines_entry", columns: [table.entryId, table.budgetId], foreignColumns: [ledgerEntries.id, ledgerEntries.budgetId] }),
    foreignKey({ name: "ledger_lines_account", columns: [table.budgetId, table.account], foreignColumns: [ledgerAccounts.budgetId, ledgerAccounts.account] }),
    check("ledger_lines_move_something", sql`${table.hundredths} <> 0`),
  ],
);

export type LedgerLineRow = typeof ledgerLines.$inferSelect;
