// What the example operations may cost, as `budgets.json` states it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./recorded.ts";

export interface Budget {
  /** SQL statements of one request, by database: exact. */
  readonly statements: Readonly<Record<string, number>>;
  /** What one client waits at most for 95 of 100 answers, over the national population. */
  readonly p95Ms: number;
}

export const readBudgets = (): Readonly<Record<string, Budget>> => JSON.parse(readFileSync(join(import.meta.dirname, "budgets.json"), "utf8")) as Record<string, Budget>;

/** Sentences for what differs from the budget's statements, and for what took longer than it allows. */
export function overBudget({ operation, statements, alone }: Row, budget: Budget | undefined): { readonly statements: string[]; readonly times: string[] } {
  if (!budget) return { statements: [`${operation} has no budget: add it with ${JSON.stringify({ statements, p95Ms: Math.ceil(alone.p95Ms * 2) })}`], times: [] };
  const databases = [...new Set([...Object.keys(statements), ...Object.keys(budget.statements)])];
  return {
    statements: databases.flatMap((database) => {
      const [sent, allowed] = [statements[database] ?? 0, budget.statements[database] ?? 0];
      return sent === allowed ? [] : [`${operation} sends ${sent} statements to ${database}, and its budget is ${allowed}`];
    }),
    times: alone.p95Ms > budget.p95Ms ? [`${operation} takes ${alone.p95Ms} ms (p95), and its budget is ${budget.p95Ms}`] : [],
  };
}
