// Rules that the database holds: what breaks one is an answer to whoever asked, and not a fault.
import type { Db } from "@lsg/subgraph-kit/database";

/** The rule of the database that a write would have broken. */
export class Broken {
  readonly rule: string;

  constructor(rule: string) {
    this.rule = rule;
  }
}

/**
 * Does `work` in a savepoint. When it would break one of `rules`, constraints by name, nothing of it is left and the answer
 * says which; every other error is thrown.
 */
export async function attempt<T>(db: Db, rules: readonly string[], work: (tx: Db) => Promise<T>): Promise<T | Broken> {
  try {
    return await db.transaction(work);
  } catch (error) {
    const rule = ruleOf(error);
    if (rule !== undefined && rules.includes(rule)) return new Broken(rule);
    throw error;
  }
}

function ruleOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { constraint_name: rule, cause } = error as { constraint_name?: unknown; cause?: unknown };
  return typeof rule === "string" ? rule : ruleOf(cause);
}
