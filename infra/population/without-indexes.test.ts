import { afterAll, beforeAll, expect, test } from "vitest";
import { populate } from "./populate.ts";
import { databases } from "./tables.ts";
import { cloneDatabases, filledTables, type PopulationDatabases } from "./testing/population-databases.ts";
import { withoutIndexes } from "./without-indexes.ts";

let at: PopulationDatabases;
beforeAll(async () => {
  at = await cloneDatabases();
  await populate({ urls: at.urls, learners: 100 });
});
afterAll(() => at?.drop());

test.each(databases)("takes indexes and foreign keys of %s away and makes them again exactly as they were", async (database) => {
  const tables = filledTables().filter((filled) => filled.database === database).map(({ table }) => table);
  const connection = await at.sql[database].reserve();
  const parts = async () =>
    (
      await connection`
      select pg_get_indexdef(indexrelid) as part from pg_index join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace
      union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated from pg_constraint where connamespace = 'public'::regnamespace order by 1`
    ).map(({ part }) => part as string);
  const before = await parts();

  await connection`begin`;
  const makeAgain = await withoutIndexes(connection, tables);
  const without = await parts();
  await makeAgain();
  await connection`commit`;

  expect(await parts()).toEqual(before);
  expect(without.length).toBeLessThan(before.length);
  expect(without.filter((part) => part.includes("FOREIGN KEY") && tables.some((table) => part.startsWith(`${table} `)))).toEqual([]);
  connection.release();
});
