// One transaction for each request, carrying who asks: the database's own policies decide which rows that viewer gets.
import { sql } from "drizzle-orm";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Viewer } from "./viewer.ts";

/** What stores and loaders query through: the transaction of one request. */
export type Db = PgDatabase<PostgresJsQueryResultHKT>;

export interface Database {
  /**
   * Runs `work` in a transaction of its own in which the policies see `viewer`. Commits before it returns. When any
   * statement failed, everything is rolled back and the failure is thrown, even if `work` caught it: an answer never
   * leaves without what had to be written with it.
   */
  session<T>(viewer: Viewer, work: (db: Db) => Promise<T>): Promise<T>;
  /** Throws `UnsafeDatabase` unless the login role is bound by row-level security on every table. */
  assertLeastPrivilege(): Promise<void>;
  /** Resolves when the database answers. */
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
  /** Connections at the most. */
  connections?: number;
  /** Told of every statement sent; tests count them. */
  onStatement?: (statement: string) => void;
}

const statementTimeoutMs = 8_000;

/** Opens a pool on `url`; connects when first used. */
export function createDatabase(url: string, { connections = 10, onStatement }: DatabaseOptions = {}): Database {
  const client = postgres(url, {
    max: connections,
    connect_timeout: 5,
    onnotice: () => {},
    connection: {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    },
    ...(onStatement ? { debug: (_connection: number, statement: string) => onStatement(statement) } : {}),
  });
  const pool = drizzle(client);

  return {
    session: (viewer, work) =>
      pool.transaction(async (db) => {
        await db.execute(setViewer(viewer));
        return work(db);
      }),
    async assertLeastPrivilege() {
      const problems = (await client.unsafe<{ problem: string }[]>(privilegeProblems)).map(({ problem }) => problem);
      if (problems.length > 0) throw new UnsafeDatabase(problems);
    },
    async ping() {
      await client`select 1`;
    },
    close: () => client.end({ timeout: 5 }),
  };
}

// Local to the transaction (the third argument): nothing stays on a pooled connection for the next request.
function setViewer({ id, role, organisations, scopes, purpose }: Viewer) {
  return sql`select set_config('viewer.role', ${role}, true), set_config('viewer.id', ${id ?? ""}, true),
    set_config('viewer.organisations', ${organisations.join(",")}, true), set_config('viewer.scopes', ${scopes.join(" ")}, true),
    set_config('viewer.purpose', ${purpose ?? ""}, true)`;
}

// A role that owns a table, bypasses policies or inherits from one that does would make every policy decoration.
const privilegeProblems = `
  select 'the login role ' || rolname || ' is a superuser: use one that is not' as problem
    from pg_roles where rolname = current_user and rolsuper
  union all
  select 'the login role ' || rolname || ' bypasses row-level security: take BYPASSRLS from it'
    from pg_roles where rolname = current_user and rolbypassrls
  union all
  select 'the login role is a member of ' || rolname || ', which owns tables or bypasses row-level security: revoke the membership'
    from pg_roles r where rolname <> current_user and pg_has_role(current_user, r.oid, 'MEMBER')
      and (r.rolsuper or r.rolbypassrls or exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')))
  union all
  select 'table ' || relname || ' belongs to the login role: let another role own it'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) = current_user
  union all
  select 'table ' || relname || ' does not force row-level security: add it to its migration'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
  union all
  select 'view ' || relname || ' runs with its owner''s rights: create it with security_invoker'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'v' and not coalesce(array_to_string(c.reloptions, ',') ~ 'security_invoker=(true|on|1)', false)`;
