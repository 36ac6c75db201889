// No subgraph can forget a policy: asked of the migrated databases themselves, also of tables that no test reads.
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import postgres from "postgres";
import { describe, expect, test } from "vitest";
import { subgraphNames } from "../subgraphs.ts";

describe.each(subgraphNames)("the database of %s", (name) => {
  test("forces row-level security on every table, each with a policy for reading", async () => {
    const unguarded = await ask(name, (sql) => sql`
      select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*')))`);
    expect(unguarded).toEqual([]);
  });

  test("lets the role that serves requests write only what a policy is about, and never past the policies", async () => {
    // TRUNCATE asks no policy, and a trigger runs for everybody.
    // A privilege on some columns is one, too.
    const unguarded = await ask(name, (sql) => sql`
      select table_name, privilege_type from information_schema.role_table_grants
      where grantee = ${`${name}_app`} and table_schema = 'public' and privilege_type <> 'SELECT' and ${unguardedBy(sql)}
      union
      select table_name, privilege_type from information_schema.role_column_grants
      where grantee = ${`${name}_app`} and table_schema = 'public' and privilege_type <> 'SELECT' and ${unguardedBy(sql)}`);
    expect(unguarded).toEqual([]);
  });

  test("asks of every row that is written who writes it", async () => {
    const open = await ask(name, (sql) => sql`
      select tablename, policyname from pg_policies
      where schemaname = 'public' and cmd in ('INSERT', 'UPDATE', 'ALL') and coalesce(with_check, 'true') not like '%viewer%'`);
    expect(open).toEqual([]);
  });
});

describe.each(subgraphNames)("the analysts of %s", (name) => {
  test("read published figures and nothing else", async () => {
    const readable = await ask(name, (sql) => sql`
      select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
        and has_schema_privilege(${`${name}_analyst`}, n.oid, 'usage')
        and (case when c.relkind = 'S' then has_sequence_privilege(${`${name}_analyst`}, c.oid, 'usage, select') else has_table_privilege(${`${name}_analyst`}, c.oid, 'select, insert, update, delete') or has_any_column_privilege(${`${name}_analyst`}, c.oid, 'select') end)
      order by 1`);
    expect(readable).toEqual(["insights.figures", "insights.places", "insights.refreshes"].map((table) => ({ name: table })));
  });
});

/** That no policy is about this privilege on this table. */
const unguardedBy = (sql: postgres.Sql) => sql`not exists (select from pg_policy
  where polrelid = format('%I.%I', table_schema, table_name)::regclass
    and privilege_type = any (case polcmd when 'a' then '{INSERT}' when 'w' then '{UPDATE}' when 'd' then '{DELETE}' when '*' then '{INSERT,UPDATE,DELETE}' else '{}' end::text[]))`;

async function ask(name: string, question: (sql: postgres.Sql) => Promise<unknown>): Promise<unknown> {
  const clone = await cloneDatabase(name);
  const sql = postgres(clone.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    return [...((await question(sql)) as Iterable<unknown>)];
  } finally {
    await sql.end();
    await clone.drop();
  }
}
