// Rules that the database holds become problems: what it refused, and in whose words.
import type { Db } from "@lsg/subgraph-kit/database";

/** A rule of the database that a write broke. */
export class Refusal {
  readonly constraint: string;
  /** Written for whoever sent it, where the rule is one of ours and not a plain constraint. */
  readonly message: string;

  constructor(constraint: string, message: string) {
    this.constraint = constraint;
    this.message = message;
  }
}

interface PostgresFault {
  readonly code?: string;
  readonly constraint_name?: string;
  readonly message?: string;
}

// unique_violation, check_violation, exclusion_violation.
const broken = new Set(["23505", "23514", "23P01"]);

/** Does `work` in a savepoint. When it breaks a rule with a name, nothing of it is left and the rule is answered; other failures are thrown. */
export async function orRefusal<Result>(db: Db, work: (db: Db) => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await db.transaction(work);
  } catch (error) {
    const { code, constraint_name: constraint, message } = ((error as Error).cause ?? error) as PostgresFault;
    if (code !== undefined && broken.has(code) && constraint) return new Refusal(constraint, message ?? "");
    throw error;
  }
}
