// How statements are sent: one that comes again is prepared, so that Postgres reads it, applies the policies and plans it once for
// a connection, and it is asked and answered in one round trip.
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import type { Db } from "./database.ts";
import { AskerLeft } from "./turns.ts";

const dialect = new PgDialect();

// Each takes memory of every connection of the server (README), which is why there is an end to it: twice what all example operations
// need. What comes later is sent as it is.
const mostPrepared = 300;

/** Gives what makes transactions of the driver such that drizzle asks with, and that ask nothing once they are not wanted; made once for a pool. */
export function createTransactions(): (sql: postgres.TransactionSql, isWanted: () => boolean) => Db {
  const met = new Set<string>();
  const prepared = new Set<string>();
  const isPrepared = (text: string): boolean => {
    if (prepared.has(text)) return true;
    if (prepared.size >= mostPrepared) return false;
    // What is sent once in the life of a process is not worth it, and there may be any number of those.
    if (!met.has(text)) {
      if (met.size >= 10 * mostPrepared) met.clear();
      met.add(text);
      return false;
    }
    met.delete(text);
    prepared.add(text);
    return true;
  };
  const clientOf = (sql: postgres.TransactionSql, isWanted: () => boolean): postgres.TransactionSql => {
    const together = answeredTogether();
    // Looked at when it would be sent: whoever asked may leave between one statement and the next.
    const whileWanted = <T>(ask: () => PromiseLike<T>) => (): PromiseLike<T> => (isWanted() ? ask() : Promise.reject(new AskerLeft()));
    return {
      unsafe: (text: string, parameters: unknown[] = []) => {
        const statement = withLists(text, parameters);
        // The type lacks what makes a statement without parameters one that can be prepared.
        const options = { prepare: isPrepared(statement.text), simple: false } as postgres.UnsafeQueryOptions;
        const query = sql.unsafe(statement.text, statement.parameters as never[], options);
        return Object.assign(together<unknown>(whileWanted(() => query)), { values: () => together<unknown>(whileWanted(() => query.values())) });
      },
      savepoint: (work: (sql: postgres.TransactionSql) => Promise<unknown>) => whileWanted(() => sql.savepoint((inner) => work(clientOf(inner, isWanted))))(),
    } as unknown as postgres.TransactionSql;
  };

  return (sql, isWanted) => new PostgresJsTransaction(dialect, new PostgresJsSession(clientOf(sql, isWanted) as never, dialect, undefined) as never, undefined);
}

/**
 * Gives out the answers to what is under way at the same time when the last of them is there. They come from one connection, one after the other, and
 * whether two come in one packet is chance: what is asked because of them would be asked in one batch at one time, and in two at another.
 */
function answeredTogether(): <T>(ask: () => PromiseLike<T>) => PromiseLike<T> {
  let underWay = 0;
  let answered: (() => void)[] = [];
  const add = (tell: () => void): void => {
    answered.push(tell);
    if (--underWay > 0) return;
    const all = answered;
    answered = [];
    for (const each of all) each();
  };
  // Sent when somebody waits for it, as the driver does: so statements keep their order.
  return <T>(ask: () => PromiseLike<T>): PromiseLike<T> => {
    const wait = (): Promise<T> => {
      underWay++;
      return new Promise((resolve, reject) => {
        ask().then((answer) => add(() => resolve(answer)), (error: unknown) => add(() => reject(error as Error)));
      });
    };
    return { then: <Answer, Failure>(onAnswer?: ((answer: T) => Answer | PromiseLike<Answer>) | null, onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null) => wait().then(onAnswer, onError) } as PromiseLike<T>;
  };
}

interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

const lists = / in \((\$\d+(?:, \$\d+)*)\)/g;

/**
 * Makes one parameter of each list: `id in ($2, $3, $4)` becomes `id = any($2)`, so that a statement reads the same however long
 * its lists are. Takes parameters numbered in the order in which they are named, as drizzle writes them.
 */
export function withLists(text: string, parameters: readonly unknown[]): Statement {
  if (!text.includes(" in ($")) return { text, parameters };
  const joined: unknown[] = [];
  let from = 0;
  let at = 0;
  let rewritten = "";
  // Numbers of what stands between two lists go down by what the lists before it lost.
  const renumbered = (part: string): string =>
    part.replaceAll(/\$(\d+)/g, (_, number: string) => {
      joined.push(parameters[Number(number) - 1]);
      return `$${++at}`;
    });
  for (const match of text.matchAll(lists)) {
    const values = (match[1] ?? "").split(", ").map((name) => parameters[Number(name.slice(1)) - 1]);
    if (text.slice(0, match.index).endsWith(" not") || !values.every(isPlain)) continue;
    rewritten += renumbered(text.slice(from, match.index));
    joined.push(`{${values.map(arrayItem).join()}}`);
    rewritten += ` = any($${++at})`;
    from = match.index + match[0].length;
  }
  return { text: rewritten + renumbered(text.slice(from)), parameters: joined };
}

const isPlain = (value: unknown): boolean => value === null || ["string", "number", "boolean"].includes(typeof value);

/** As Postgres reads it in the text of an array of any type. */
const arrayItem = (value: unknown): string => (value === null ? "null" : `"${String(value).replaceAll(/["\\]/g, "\\$&")}"`);

/** Sends a statement now, in front of those that are executed later; a failure that nobody waits for ends the transaction all the same. */
export function sent(db: Db, statement: SQL): Promise<unknown> {
  const answered = db.execute(statement).execute();
  answered.catch(() => {});
  return answered;
}
