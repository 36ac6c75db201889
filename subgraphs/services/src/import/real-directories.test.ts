// The Ministry's own directories, where they lie beside the repository: their oddities are not all in made-up ones.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { and, eq, isNull, like, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { expect, test } from "vitest";
import { institutionNames, institutionRolls, institutions } from "../entities/institution/table.ts";
import { communityMemberships, learningSupportCommunities } from "../entities/learning-support-community/table.ts";
import { importInstitutions } from "./import-institutions.ts";

const directories = join(import.meta.dirname, "../../../../../shared/data/directory");
const files = ["schools-2017-07.csv", "ece-services-2020-06.csv", "schools-2026-06-sample.csv"].map((name) => join(directories, name));

test("the real directories are taken whole: no row is rejected, and a second time nothing changes", async (context) => {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) return context.skip(`${missing} is not there`);

  const database = await cloneDatabase("services");
  const client = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  const db = drizzle(client);
  try {
    const first = [];
    for (const file of files) first.push(await importInstitutions(db, file));
    expect(first.map(({ rows, added, updated, rejectedRows, encoding }) => ({ rows, added, updated, rejectedRows, encoding }))).toEqual([
      { rows: 2539, added: 2539, updated: 0, rejectedRows: 0, encoding: "UTF-8" },
      { rows: 4682, added: 4682, updated: 0, rejectedRows: 0, encoding: "Windows-1252" },
      { rows: 43, added: 0, updated: 43, rejectedRows: 0, encoding: "UTF-8" },
    ]);
    expect(first[2]!.absent).toHaveLength(2496);

    const count = async (table: typeof institutions, where = sql`true`) => db.$count(table, where);
    expect(await count(institutions)).toBe(7221);
    expect(await count(institutions, eq(institutions.isHomeBased, true))).toBe(431);
    expect(await count(institutions, eq(institutions.status, "PROPOSED"))).toBe(8);
    expect(await count(institutions, isNull(institutions.latitude))).toBe(9 + 139);
    expect(await count(institutions, lt(institutions.longitude, 0))).toBe(4);
    expect(await count(institutions, isNull(institutions.regionCode))).toBe(22 + 28);
    expect(await db.$count(institutionRolls, eq(institutionRolls.counting, "TOTAL_RESPONSE"))).toBe(43);
    expect(await db.$count(institutionRolls)).toBe(2539 - 36 + (4682 - 179) + 43);
    // Of the 43 schools in both, one has another name; of the others some got their macrons.
    expect(await db.select({ name: institutionNames.name }).from(institutionNames).where(sql`${institutionNames.until} is not null`)).toHaveLength(1 + 1);
    expect(await db.select({ name: institutions.name }).from(institutions).where(and(like(institutions.name, "Whang_rei Girls%"), eq(institutions.moeNumber, 16)))).toEqual([{ name: "Whangārei Girls' High School" }]);
    expect(await db.$count(learningSupportCommunities)).toBe(216);
    expect(await db.$count(communityMemberships)).toBe(2539 - 910 + (4682 - 3264));

    for (const file of files) expect(await importInstitutions(db, file)).toMatchObject({ changed: false });
  } finally {
    await client.end();
    await database.drop();
  }
});
