// One transaction for each request, carrying who asks: the database's own policies decide which rows that viewer gets.
import { sql } from "drizzle-orm";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { accessLogOutboxDefiners } from "./access-log-outbox-sql.ts";
import { accessLogDefiners } from "./access-log-sql.ts";
import { createAccessLog, type AccessRecorder } from "./access-log.ts";
import { eventDefiners } from "./event-sql.ts";
import { isUuid } from "./ids.ts";
import { privilegeProblems } from "./least-privilege-sql.ts";
import { createTransactions, sent } from "./statements.ts";
import { AskerLeft, createTurns } from "./turns.ts";
import { isOrganisation, type Viewer } from "./viewer.ts";

/** What stores and loaders query through: the transaction of one request. */
export type Db = PgDatabase<PostgresJsQueryResultHKT>;

/** What a transaction is made for. */
export interface SessionRequest {
  readonly viewer: Viewer;
  /** Name of the operation that the client sent to the gateway. */
  readonly operation?: string | undefined;
  /** Id of the request as every service logs it. */
  readonly requestId?: string | undefined;
  /**
   * Aborted when nobody waits for the answer any more. A session that has not begun does not begin then; one that has sends no
   * further statement and is rolled back, unless it is seen through. Work that nobody waits for gives none, and waits for a
   * connection as long as it takes.
   */
  readonly left?: AbortSignal | undefined;
}

export interface Session {
  readonly db: Db;
  /** Notes whose information the answer tells; what it noted is written before the commit. */
  readonly accessed: AccessRecorder;
  /**
   * From here the session goes on to its end, also when whoever asked leaves: called before the first write, as nobody who leaves
   * then can know whether it was kept. Throws `AskerLeft` when they have left already.
   */
  seeThrough(): void;
}

export interface Database {
  /**
   * Runs `work` in a transaction of its own in which the policies see the request's viewer. Writes what `work` noted as
   * accessed, and commits, before it returns. When any statement failed, everything is rolled back and the failure is
   * thrown, even if `work` caught it: an answer never leaves without what had to be written with it. Throws `NoConnectionFree`
   * when whoever waits for the answer would have to wait too long for a connection, and `AskerLeft` when they left.
   */
  session<T>(request: SessionRequest, work: (session: Session) => Promise<T>): Promise<T>;
  /** Does the same, and leaves nothing of it: everything is rolled back. */
  rehearse(request: SessionRequest, work: (session: Session) => Promise<unknown>): Promise<void>;
  /**
   * Throws `UnsafeDatabase` unless the login role is bound by row-level security on every table, can only add to the
   * access log, and meets no functions with their owner's rights but `definers` and the kit's own.
   */
  assertLeastPrivilege(definers?: readonly string[]): Promise<void>;
  /** Resolves when the database answers, on a connection of its own: also while all others are in use. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The process must not serve from this database; the message says what to change. */
export class UnsafeDatabase extends Error {
  constructor(problems: readonly string[]) {
    super(`This database is not safe to serve from:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "UnsafeDatabase";
  }
}

export interface DatabaseOptions {
  /** Connections of sessions at the most. */
  connections?: number;
  /** How long a session for which somebody waits may wait for one of them. */
  waitMs?: number;
  /** Told of every statement sent; tests count them. */
  onStatement?: (statement: string) => void;
}

const statementTimeoutMs = 8_000;
// With a statement's own time it is what the gateway waits for a call, unless it is told otherwise.
export const defaultWaitMs = 2_000;

/** Opens a pool on `url`; connects when first used. */
export function createDatabase(url: string, { connections = 10, waitMs = defaultWaitMs, onStatement }: DatabaseOptions = {}): Database {
  const options = {
    connect_timeout: 5,
    // In seconds: a database that comes back is found again within one.
    backoff: (attempt: number) => Math.min(2 ** attempt / 100, 1),
    onnotice: () => {},
    connection: {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
      // A statement that is prepared is planned once for a connection. Left to itself Postgres plans those by keys anew each time, because it
      // takes a list of one key to be cheaper than one of any length, and planning under policies takes longer than running. Such a plan
      // knows no values: pages cost what they do in memory and on today's disks, so that it looks up instead of reading whole tables.
      plan_cache_mode: "force_generic_plan",
      random_page_cost: 1.1,
    },
    ...(onStatement ? { debug: (_connection: number, statement: string) => onStatement(statement) } : {}),
  };
  const client = postgres(url, { ...options, max: connections });
  // Opened when it is first asked for, and closed when nobody asks.
  const probe = postgres(url, { ...options, max: 1, idle_timeout: 60 });
  // The driver's own queue knows neither limits nor that somebody left.
  const turns = createTurns(connections);
  // Sets how the driver reads dates, which drizzle does by itself.
  drizzle(client);
  const transactionOf = createTransactions();

  // Statements of a session reach the server in the order in which they are executed, and none is waited for that the next does
  // not need: the viewer is set in front of the first question, and what was accessed is written in front of the commit. When
  // one of them fails, all that follow do, and the transaction is rolled back.
  async function inTransaction<T>(transaction: postgres.TransactionSql, request: SessionRequest, work: (session: Session) => Promise<T>): Promise<{ answer: T; written: Promise<unknown> }> {
    let isSeenThrough = false;
    const isWanted = (): boolean => isSeenThrough || request.left?.aborted !== true;
    const db = transactionOf(transaction, isWanted);
    const viewerIsSet = sent(db, setViewer(request));
    const accessed = createAccessLog();
    const seeThrough = (): void => {
      if (!isWanted()) throw new AskerLeft();
      isSeenThrough = true;
    };
    const answer = await work({ db, accessed, seeThrough });
    await viewerIsSet;
    // Nobody gets this answer, and it may lack what was not asked any more.
    if (!isWanted()) throw new AskerLeft();
    return { answer, written: accessed.write(db) };
  }

  return {
    async session(request, work) {
      const { left } = request;
      const result = await turns.take(left ? { left, waitMs } : {}, () => client.begin((transaction) => inTransaction(transaction, request, work)));
      await result.written;
      return result.answer;
    },
    async rehearse(request, work) {
      const over = new Error("A rehearsal is over.");
      const rehearsal = turns.take({}, () =>
        client.begin(async (transaction) => {
          const { written } = await inTransaction(transaction, request, work);
          await written;
          throw over;
        }),
      );
      await rehearsal.catch((error: unknown) => (error === over ? undefined : Promise.reject(error as Error)));
    },
    async assertLeastPrivilege(definers = []) {
      const allowed = [...accessLogDefiners, ...accessLogOutboxDefiners, ...eventDefiners, ...definers];
      const problems = (await client.unsafe<{ problem: string }[]>(privilegeProblems, [allowed])).map(({ problem }) => problem);
      if (problems.length > 0) throw new UnsafeDatabase(problems);
    },
    async ping() {
      await probe`select 1`;
    },
    close: async () => void (await Promise.all([client.end({ timeout: 5 }), probe.end({ timeout: 5 })])),
  };
}

/**
 * Lets this transaction read the rows of one category about these subjects, beside those it was granted before. Call it
 * right before the statement that reads them, with ids that the owner of the decision has let through; ids that are no
 * UUIDs are left out. Policies read them as `viewer_subjects(category)`.
 */
export async function grantSubjects(db: Db, category: string, ids: readonly string[]): Promise<void> {
  const granted = ids.filter(isUuid).join(",");
  if (granted === "") return;
  await sent(db, sql`select ${adding(granted, `viewer.subjects_${settingOf(category)}`)}`);
}

/**
 * Lets this transaction write rows of one category about this subject too, and read them. For what a permit allows, see
 * `usePermit`. Policies read it as `viewer_permitted(category)`.
 */
export async function permitSubject(db: Db, category: string, id: string): Promise<void> {
  if (!isUuid(id)) return;
  await db.execute(sql`select ${adding(id, `viewer.subjects_${settingOf(category)}`)}, ${adding(id, `viewer.permitted_${settingOf(category)}`)}`);
}

function settingOf(category: string): string {
  if (!/^[A-Z][A-Z_]*$/.test(category)) throw new TypeError(`${category} is not a category: write it in capitals.`);
  return category.toLowerCase();
}

const adding = (ids: string, setting: string) => sql`set_config(${setting}, concat_ws(',', nullif(current_setting(${setting}, true), ''), ${ids}::text), true)`;

// Local to the transaction (the third argument): nothing stays on a pooled connection for the next request.
function setViewer({ viewer: { id, role, organisations, scopes, purpose }, operation, requestId }: SessionRequest) {
  // The setting is a list with commas: one that came in a name would make two organisations of one.
  if (!organisations.every(isOrganisation)) throw new TypeError("The viewer has an organisation that is not written kind:id.");
  return sql`select set_config('viewer.role', ${role}, true), set_config('viewer.id', ${id ?? ""}, true),
    set_config('viewer.organisations', ${organisations.join(",")}, true), set_config('viewer.scopes', ${scopes.join(" ")}, true),
    set_config('viewer.purpose', ${storable(purpose, 500)}, true), set_config('viewer.operation', ${storable(operation, 200)}, true),
    set_config('viewer.request', ${storable(requestId, 200)}, true)`;
}

// Texts from outside: Postgres stores no zero byte, and a log keeps no essays.
function storable(text: string | null | undefined, length: number): string {
  return (text ?? "").replaceAll("\0", "").slice(0, length);
}
