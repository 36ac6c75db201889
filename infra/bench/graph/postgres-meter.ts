// What a stretch of work cost Postgres: statements by database, and the CPU of the processes that served them.
import { readFile } from "node:fs/promises";
import postgres from "postgres";

export interface PostgresCost {
  /**
   * Of one request, by name of database: statements that read or wrote, without those that only tell a transaction who asks, and
   * without those of events that services send each other, such as what is accessed, which is collected in one place.
   */
  readonly statements: Readonly<Record<string, number>>;
  /** Of the processes that serve connections, for one request; null where the system does not tell. */
  readonly cpuMs: number | null;
}

export interface PostgresMeter {
  /** Begins a stretch of work; the function that it gives ends it, and takes how many requests it was. */
  begin(): Promise<(requests: number) => Promise<PostgresCost>>;
  /** About how many rows a table has. */
  rows(database: string, table: string): Promise<number>;
  close(): Promise<void>;
}

/** Takes a superuser's address. The server has to be started with `pg_stat_statements`. */
export async function createPostgresMeter(adminUrl: string, databases: readonly string[]): Promise<PostgresMeter> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await admin`create extension if not exists pg_stat_statements`;

  const cpuMs = async (): Promise<number | null> => {
    const backends = await admin<{ pid: number }[]>`select pid from pg_stat_activity where backend_type = 'client backend' and datname = any(${databases as string[]})`;
    try {
      const spent = await Promise.all(backends.map(async ({ pid }) => Number((await readFile(`/proc/${pid}/schedstat`, "utf8")).split(" ", 1)[0])));
      return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
    } catch {
      return null;
    }
  };
  return {
    async begin() {
      await admin`select pg_stat_statements_reset()`;
      const before = await cpuMs();
      return async (requests) => {
        const after = await cpuMs();
        const rows = await admin<{ database: string; calls: string }[]>`
          select d.datname as database, sum(round(s.calls / ${requests}::numeric)) as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid
            where d.datname = any(${databases as string[]}) and r.rolname = d.datname || '_app' and s.query not ilike 'select set_config(%'
              and s.query !~ '(event_inbox|collect_access_events)' group by 1 order by 1`;
        return { statements: Object.fromEntries(rows.flatMap(({ database, calls }) => (Number(calls) > 0 ? [[database, Number(calls)]] : []))), cpuMs: before === null || after === null ? null : (after - before) / requests };
      };
    },
    async rows(database, table) {
      const url = new URL(adminUrl);
      url.pathname = `/${database}`;
      const inside = postgres(url.href, { max: 1 });
      try {
        const [row] = await inside<{ rows: string }[]>`select count(*) as rows from ${inside(table)}`;
        return Number(row?.rows ?? 0);
      } finally {
        await inside.end();
      }
    },
    close: () => admin.end(),
  };
}
