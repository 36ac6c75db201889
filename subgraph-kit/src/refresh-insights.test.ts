import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cloneDatabase, type TestDatabase } from "../testing/template-database.ts";
import { createDatabase, type Database, type Db } from "./database.ts";
import { createInsights, wholeOf } from "./insights.ts";
import type { Area, Measure, Period } from "./measure.ts";
import { asOwner } from "./owner.ts";
import { newRun, refreshInsights } from "./refresh-insights.ts";
import { anonymousViewer } from "./viewer.ts";

const october: Period = { name: "2026-10", from: "2026-10-01", until: "2026-10-31", asAt: "2026-10-31" };
const november: Period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };

const readers: Measure = {
  kind: "PEOPLE",
  name: "readers",
  definition: "Readers of a branch.",
  tables: ["readers"],
  facts: ({ asAt }) => sql`select person, unit, age, tastes, days from readers where since <= ${asAt}::date`,
  dimensions: {
    AGE: { column: "age", values: ["YOUNG", "OLD"], addsUp: true },
    TASTE: { column: "tastes", values: ["PROSE", "VERSE"], addsUp: false, isArray: true },
  },
  statistics: { "median-days": { column: "days", as: "MEDIAN" }, "mean-days": { column: "days", as: "MEAN", decimals: 1 }, "high-days": { column: "days", as: "PERCENTILE_90", of: "EVERYBODY" } },
};
const borrowers: Measure = { ...readers, name: "borrowers", within: "readers", facts: () => sql`select person, unit, age, tastes, days from readers where borrows`, statistics: {} };
// Everybody has a taste.
const tasters: Measure = { ...readers, name: "tasters", dimensions: { ...readers.dimensions, TASTE: { ...readers.dimensions["TASTE"]!, covers: true } } };
const tastersWhoBorrow: Measure = { ...tasters, name: "tasters-who-borrow", within: "tasters", facts: borrowers.facts };
const seats: Measure = { kind: "AMOUNT", name: "seats", definition: "Seats of a branch.", tables: ["rooms"], facts: () => sql`select unit, seats as amount from rooms`, dimensions: {} };
const measures = [readers, borrowers, seats];

// Two towns of two branches each, and a round of the library bus over one branch of each.
const branches = ["a1", "a2", "b1", "b2"];
const areas: Area[] = [
  { level: "COUNTRY", code: "NZ", units: branches },
  { level: "TOWN", code: "a", units: ["a1", "a2"] },
  { level: "TOWN", code: "b", units: ["b1", "b2"] },
  { level: "ROUND", code: "bus", units: ["a2", "b2"] },
  ...branches.map((code) => ({ level: "BRANCH", code, units: [code] })),
];
const addsUp = [{ whole: "COUNTRY", parts: "TOWN" }, { whole: "TOWN", parts: "BRANCH" }, { whole: "ROUND", parts: "BRANCH" }];

let test: TestDatabase;
let owner: postgres.Sql;
let database: Database;

beforeAll(async () => {
  test = await cloneDatabase("books");
  owner = postgres(test.ownerUrl, { max: 1, onnotice: () => {} });
  database = createDatabase(test.appUrl, { connections: 2 });
  await owner`create table readers (person uuid not null default uuidv7(), unit text not null, age text not null, tastes text[] not null, days int not null, borrows boolean not null, since date not null)`;
  await owner`create table rooms (unit text not null, seats numeric not null)`;
});
afterAll(async () => {
  await database.close();
  await owner.end();
  await test.drop();
});
beforeEach(async () => {
  await owner`truncate readers, rooms, insights.refreshes, insights.places, insights.shown_before cascade`;
});

describe("what is published", () => {
  it("is each count of six or more at every level, within two of the number, and nothing of fewer", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 8 });
    await refresh();
    const branch = await figures("readers", "ALL", "BRANCH");
    expect(Object.keys(branch)).toEqual(["a1/ALL", "a2/ALL", "b1/ALL", "b2/ALL"]);
    expectWithin(branch, { "a1/ALL": 40, "a2/ALL": 30, "b1/ALL": 50, "b2/ALL": 8 });
    expectWithin(await figures("readers", "ALL", "TOWN"), { "a/ALL": 70, "b/ALL": 58 });
    expectWithin(await figures("readers", "ALL", "COUNTRY"), { "NZ/ALL": 128 });
    expectWithin(await figures("readers", "ALL", "ROUND"), { "bus/ALL": 38 });
  });

  it("leaves out a branch of five and what its town would give away", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 5 });
    await refresh();
    expect(Object.keys(await figures("readers", "ALL", "BRANCH"))).not.toContain("b2/ALL");
    expect(Object.keys(await figures("readers", "ALL", "BRANCH"))).not.toContain("b1/ALL");
    expect(Object.keys(await figures("readers", "ALL", "TOWN"))).toContain("b/ALL");
  });

  it("leaves out a measure that nearly all of a larger one are in", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 28 });
    await owner`update readers set borrows = true where unit = 'b1'`;
    await owner`update readers set borrows = false where person in (select person from readers where unit = 'b1' limit 3)`;
    await refresh();
    expect(Object.keys(await figures("borrowers", "ALL", "BRANCH"))).toEqual([]);
    // Six fewer than were hidden, so that nobody follows from the two pictures.
    await owner`update readers set borrows = false where person in (select person from readers where unit = 'b1' and borrows limit 6)`;
    await refresh();
    expectWithin(await figures("borrowers", "ALL", "BRANCH"), { "b1/ALL": 41 });
  });

  it("counts a person once in each value they are in, and once in all", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 28 });
    await owner`update readers set tastes = '{PROSE,VERSE}'`;
    await owner`insert into readers select person, unit, age, tastes, days, borrows, since from readers where unit = 'a1'`;
    await refresh();
    const taste = await figures("readers", "TASTE", "BRANCH");
    expectWithin(taste, { "a1/PROSE": 40, "a1/VERSE": 40, "a2/PROSE": 30, "a2/VERSE": 30, "b1/PROSE": 50, "b1/VERSE": 50, "b2/PROSE": 28, "b2/VERSE": 28 });
    // The same people under another name are rounded the same way.
    expect(taste["b1/PROSE"]).toBe((await figures("readers", "ALL", "BRANCH"))["b1/ALL"]);
  });

  it("holds statistics over twenty people or more, and only beside a count that is shown", async () => {
    await readersAt({ a1: 24, a2: 19, b1: 50, b2: 30 });
    await refresh();
    expect(await figures("readers.median-days", "ALL", "BRANCH")).toEqual({ "a1/ALL": 13, "b1/ALL": 26, "b2/ALL": 16 });
    // Of branch b2 nobody may know now, and so not of b1, which is the rest of its town.
    await owner`delete from readers where unit = 'b2' and days > 3`;
    await owner`truncate insights.shown_before`;
    await refresh();
    expect(Object.keys(await figures("readers.median-days", "ALL", "TOWN"))).toEqual(["a/ALL", "b/ALL"]);
    expect(Object.keys(await figures("readers.median-days", "ALL", "BRANCH"))).not.toContain("b1/ALL");
  });

  it("holds means to a step that hides what one person adds", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 60 });
    await refresh();
    expect(await figures("readers.mean-days", "ALL", "BRANCH")).toEqual({ "a1/ALL": 21, "a2/ALL": 16, "b1/ALL": 26, "b2/ALL": 31 });
  });

  it("tells no mean that gives away that of fewer than twenty, who are what another one has beside it", async () => {
    await readersAt({ a1: 40, a2: 19, b1: 50, b2: 30 });
    await refresh();
    expect(Object.keys(await figures("readers.median-days", "ALL", "BRANCH"))).toEqual(["a1/ALL", "b1/ALL", "b2/ALL"]);
    const [branches, towns, rounds] = [await figures("readers.mean-days", "ALL", "BRANCH"), await figures("readers.mean-days", "ALL", "TOWN"), await figures("readers.mean-days", "ALL", "ROUND")];
    expect(Object.keys(towns)).toEqual(["a/ALL", "b/ALL"]);
    // With the mean of a1 that of a2 would follow from their town's; with that of b2 from the bus's.
    expect(branches).not.toHaveProperty("a1/ALL");
    expect("bus/ALL" in rounds && "b2/ALL" in branches).toBe(false);
  });

  it("tells no mean of which one person is more than half, or two more than two thirds, and no 90th percentile of fewer than sixty", async () => {
    await readersAt({ a1: 40, a2: 59, b1: 70, b2: 63 });
    await owner`update readers set days = 100000 where unit = 'a1' and days = 30`;
    await owner`update readers set days = 10000 where unit = 'a2' and days in (30, 31)`;
    // Half and two thirds of a person's own together, in however many rows.
    await owner`insert into readers select person, unit, age, tastes, 2000, borrows, since from readers cross join generate_series(1, 3) where unit = 'b1' and days = 1`;
    await refresh();
    expect(Object.keys(await figures("readers.mean-days", "ALL", "BRANCH"))).toEqual(["b2/ALL"]);
    expect(Object.keys(await figures("readers.median-days", "ALL", "BRANCH"))).toEqual(["a1/ALL", "a2/ALL", "b1/ALL", "b2/ALL"]);
    expect(Object.keys(await figures("readers.high-days", "ALL", "BRANCH"))).toEqual(["b1/ALL", "b2/ALL"]);
    expect(await figures("readers.high-days", "AGE", "COUNTRY")).toEqual({});
  });

  it("tells no percentile that is the number of one person with many rows", async () => {
    await readersAt({ a1: 70, a2: 30, b1: 70, b2: 70 });
    // The longest tenth of all waits at a1 is that of one person; half of those at b1 are another's.
    await owner`insert into readers select person, unit, age, tastes, 500, borrows, since from readers cross join generate_series(1, 12) where unit = 'a1' and days = 1`;
    await owner`insert into readers select person, unit, age, tastes, 500, borrows, since from readers cross join generate_series(1, 90) where unit = 'b1' and days = 1`;
    await refresh();
    expect(Object.keys(await figures("readers.high-days", "ALL", "BRANCH"))).toEqual(["b2/ALL"]);
    expect(Object.keys(await figures("readers.median-days", "ALL", "BRANCH"))).toEqual(["a1/ALL", "a2/ALL", "b2/ALL"]);
  });

  it("counts for a statistic only those who have a number", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 30 });
    await owner`alter table readers alter days drop not null`;
    await owner`update readers set days = null where unit = 'a1' and days > 19`;
    await refresh();
    expect(Object.keys(await figures("readers", "ALL", "BRANCH"))).toContain("a1/ALL");
    expect(Object.keys(await figures("readers.median-days", "ALL", "BRANCH"))).toEqual(["a2/ALL", "b1/ALL", "b2/ALL"]);
  });

  it("suppresses by each of two ways in which a country adds up", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 29 });
    const groups: Area[] = [{ level: "GROUP", code: "most", units: ["a1", "a2", "b1"] }, { level: "GROUP", code: "few", units: ["b2"] }];
    await owner`delete from readers where unit = 'b2' and days > 3`;
    await asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures, areas: [...areas, ...groups], addsUp: [{ whole: "COUNTRY", parts: "GROUP" }, ...addsUp], period: november, secret: "a secret of the tests" }));
    expect(await figures("readers", "ALL", "GROUP")).toEqual({});
    expect(Object.keys(await figures("readers", "ALL", "TOWN"))).toEqual(["a/ALL", "b/ALL"]);
  });

  it("holds amounts that are not about people as they are", async () => {
    await owner`insert into rooms values ('a1', 2.5), ('a1', 1), ('b2', 0.25)`;
    await refresh();
    expect(await figures("seats", "ALL", "BRANCH")).toEqual({ "a1/ALL": 3.5, "b2/ALL": 0.25 });
    expect(await figures("seats", "ALL", "COUNTRY")).toEqual({ "NZ/ALL": 3.75 });
  });
});

describe("a refresh", () => {
  it("gives the same figures again, and other ones only with another secret", async () => {
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await refresh();
    const first = await allFigures();
    await refresh();
    expect(await allFigures()).toEqual(first);
    await refresh({ secret: "another secret of the tests" });
    expect(await allFigures()).not.toEqual(first);
  });

  it("leaves the picture of an earlier period as it was", async () => {
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await refresh({ period: october });
    const before = await allFigures("2026-10");
    await owner`insert into readers (unit, age, tastes, days, borrows, since) select 'a1', 'YOUNG', '{PROSE}', 1, false, '2026-11-02' from generate_series(1, 30)`;
    await refresh({ period: november });
    expect(await allFigures("2026-10")).toEqual(before);
    expectWithin(await figures("readers", "ALL", "TOWN", "2026-11"), { "a/ALL": 101, "b/ALL": 79 });
    expect((await asViewer((db) => createInsights(db).periods())).map(({ name, asAt }) => [name, asAt])).toEqual([["2026-11", "2026-11-22"], ["2026-10", "2026-10-31"]]);
  });

  it("that two start at once is done twice, one after the other", async () => {
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await Promise.all([refresh(), refresh()]);
    expect(await asViewer((db) => createInsights(db).periods())).toHaveLength(1);
  });

  it("stops at a person in two places, and at a value that its dimension does not list", async () => {
    await readersAt({ a1: 40 });
    await owner`insert into readers select person, 'a2', age, tastes, days, borrows, since from readers limit 1`;
    await expect(refresh()).rejects.toThrow("The measure readers has a person in two units");
    await owner`delete from readers where unit = 'a2'`;
    await owner`update readers set tastes = '{DRAMA}'`;
    await expect(refresh()).rejects.toThrow("The measure readers has DRAMA in TASTE");
  });
});

describe("a picture after another", () => {
  it("does not count on hiding what the one before showed of the same people", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 29 });
    await refresh({ period: october });
    expect(Object.keys(await figures("readers", "ALL", "BRANCH", "2026-10"))).toContain("b1/ALL");
    await owner`delete from readers where unit = 'b2' and days > 3`;
    await refresh();
    // With the town and what is still known of b1, the three of b2 would follow.
    expect(Object.keys(await figures("readers", "ALL", "TOWN"))).not.toContain("b/ALL");
    expect(Object.keys(await figures("readers", "ALL", "BRANCH"))).not.toContain("b2/ALL");
  });

  it("leaves hidden what the one before hid, until six have come or gone", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 5 });
    await refresh({ period: october });
    const come = (unit: string, people: number) => owner`insert into readers (unit, age, tastes, days, borrows, since) select ${unit}, 'OLD', '{PROSE}', 1, false, '2026-01-01' from generate_series(1, ${people}::int)`;
    for (const [more, isShown] of [[3, false], [2, false], [1, true]] as const) {
      await come("b2", more);
      // As long as other hidden branches had the same people, those would tell of it.
      for (const branch of ["a1", "a2", "b1"]) await come(branch, 1);
      await refresh();
      expect("b2/ALL" in (await figures("readers", "ALL", "BRANCH")), `${more} more`).toBe(isShown);
    }
  });

  it("of the same day stays as it is, but for what was not there", async () => {
    const fixed = (said: object = {}) => asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures, areas, addsUp, period: november, secret: "a secret of the tests", isFixed: true, ...said }));
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await fixed({ measures: [readers] });
    const before = await allFigures();
    await owner`update readers set borrows = true where unit = 'a1'`;
    await owner`delete from readers where unit = 'b1' and days > 20`;
    expect((await fixed({ measures: [readers] })).changedParts).toBe(0);
    expect(await allFigures()).toEqual(before);
    // Nobody is asked for places where nothing is due.
    await fixed({ measures: [readers], areas: () => Promise.reject(new Error("nothing is due")) });
    await expect(fixed({ areas: () => Promise.reject(new Error("not to be had")) })).rejects.toThrow("not to be had");
    expect(await allFigures()).toEqual(before);
    await owner`insert into rooms values ('a1', 3)`;
    expect((await fixed({ measures: [readers, seats] })).changedParts).toBe(1);
    expect(await figures("seats", "ALL", "BRANCH")).toEqual({ "a1/ALL": 3 });
    expectWithin(await figures("readers", "ALL", "TOWN"), { "a/ALL": 71, "b/ALL": 79 });
    await fixed({ period: { ...november, asAt: "2026-11-30" } });
    expectWithin(await figures("readers", "ALL", "TOWN"), { "a/ALL": 71, "b/ALL": 49 });
    await owner`delete from readers where unit = 'a1' and days > 20`;
    await fixed({ period: { ...november, asAt: "2026-11-30" }, isFull: true });
    expectWithin(await figures("readers", "ALL", "TOWN"), { "a/ALL": 51, "b/ALL": 49 });
  });

  it("keeps what it knows of the ones before from those who serve requests", async () => {
    await expect(asViewer((db) => db.execute(sql`select cells from insights.shown_before`))).rejects.toThrow();
  });
});

describe("what happened in a month, beside what happened in the year until its end", () => {
  const visits: Measure = { ...readers, name: "visits", facts: ({ from, asAt }) => sql`select person, unit, age, tastes, days from readers where since between ${from}::date and ${asAt}::date`, statistics: {} };
  const march: Period = { name: "2026-03", series: "MONTH", from: "2026-03-01", until: "2026-03-31", asAt: "2026-03-31" };
  const year: Period = { name: "2026", series: "YEAR", from: "2026-01-01", until: "2026-12-31", asAt: "2026-03-31" };
  const publish = async (...periods: Period[]) => {
    for (const period of periods) await asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures: [visits], areas, addsUp, period, secret: "a secret of the tests", run: newRun() }));
  };
  /** Branches, towns and all that both show, and of which one to five people are in the year alone. */
  const toldApart = async () =>
    (await drizzle(owner).execute<{ at: string }>(sql`
      select level || '/' || place as at from insights.figures as inside join insights.figures as whole using (measure, dimension, level, place, value)
      where inside.period = ${march.name} and whole.period = ${year.name} and dimension = 'ALL'
        and (select count(*) from readers where since < ${march.from}::date and unit = any(case when level = 'COUNTRY' then ${sql.param(branches)}::text[] when level = 'ROUND' then '{a2,b2}' when level = 'TOWN' then array[place || '1', place || '2'] else array[place] end)) between 1 and 5`)).map(({ at }) => at);
  const shownIn = async (period: string) => Object.keys(await figures("visits", "ALL", "BRANCH", period));

  beforeEach(async () => {
    await readersAt({ a1: 43, a2: 40, b1: 50, b2: 36 });
    await owner`update readers set since = '2026-03-10'`;
    // Three of the first branch came in January alone, ten of the second, and at the last all in March.
    await owner`update readers set since = '2026-01-20' where unit = 'a1' and days <= 3 or unit in ('a2', 'b1') and days <= 10`;
  });

  it("is not shown where fewer than six are in the year alone", async () => {
    await publish(march, year);
    expect(await shownIn("2026-03")).toEqual(["a1/ALL", "a2/ALL", "b1/ALL", "b2/ALL"]);
    const inYear = await shownIn("2026");
    // Another one is hidden with it, as its town would tell it.
    expect([inYear.includes("a1/ALL"), inYear.includes("a2/ALL"), inYear.includes("b1/ALL")]).toEqual([false, false, true]);
    expect((await figures("visits", "ALL", "BRANCH", "2026"))["b2/ALL"], "the same people").toBe((await figures("visits", "ALL", "BRANCH", "2026-03"))["b2/ALL"]);
  });

  it("is not shown either where it comes later than the year, as at first it failed", async () => {
    await publish(year, march);
    expect(await shownIn("2026")).toEqual(["a1/ALL", "a2/ALL", "b1/ALL", "b2/ALL"]);
    const inMarch = await shownIn("2026-03");
    expect([inMarch.includes("a1/ALL"), inMarch.includes("b1/ALL"), inMarch.includes("b2/ALL")]).toEqual([false, true, true]);
    expect((await figures("visits", "ALL", "BRANCH", "2026-03"))["b2/ALL"], "the same people").toBe((await figures("visits", "ALL", "BRANCH", "2026"))["b2/ALL"]);
    expect(await toldApart()).toEqual([]);
    // Nor while one is made again and the other is still there as it was, in whatever order.
    for (const again of [year, march, march, year]) {
      await publish(again);
      expect(await toldApart(), again.name).toEqual([]);
    }
  });

  it("leaves as it was what is published of others, where nothing of this measure is", async () => {
    const seatsOf = async (period: Period) => asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures: [seats], areas, addsUp, period, secret: "a secret of the tests" }));
    await publish(march);
    const first = await allFigures("2026-03");
    await owner`truncate insights.refreshes, insights.shown_before cascade`;
    await seatsOf(year);
    await publish(march);
    expect(await allFigures("2026-03")).toEqual(first);
  });

  it("is told apart from a stretch that begins within the month, too", async () => {
    const term: Period = { name: "2026-T1", series: "TERM", from: "2026-02-02", until: "2026-04-02", asAt: "2026-03-31" };
    await owner`update readers set since = '2026-02-10' where unit = 'b1' and days <= 4`;
    await publish(march, term, year);
    expect([(await shownIn("2026-T1")).includes("b1/ALL"), (await shownIn("2026")).includes("a1/ALL")]).toEqual([false, false]);
  });
});

describe("a refresh of what changed", () => {
  const everything = () => drizzle(owner).execute(sql`select * from insights.figures order by period, measure, dimension, level, place, value`).then((rows) => [...rows]);
  const refreshAs = (said: object = {}) => asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures, areas, addsUp, period: november, secret: "a secret of the tests", ...said }));

  it("leaves exactly what a full one leaves, whatever changed and in whatever order", async () => {
    let state = 20_261_123;
    const below = (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit;
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await owner`insert into rooms values ('a1', 2.5), ('b2', 4)`;
    let untouched = 0;
    for (let round = 0; round < 25; round++) {
      const branch = branches[below(4)]!;
      const change = below(7);
      if (change === 0) await owner`insert into readers (unit, age, tastes, days, borrows, since) select ${branch}, 'OLD', '{VERSE}', n, true, '2026-01-01' from generate_series(1, ${1 + below(9)}::int) n`;
      if (change === 1) await owner`delete from readers where person in (select person from readers where unit = ${branch} order by person limit ${below(8)})`;
      if (change === 2) await owner`update readers set borrows = not borrows where person in (select person from readers where unit = ${branch} order by person limit ${below(12)})`;
      if (change === 3) await owner`update readers set tastes = '{PROSE,VERSE}' where person in (select person from readers where unit = ${branch} order by person desc limit ${below(12)})`;
      if (change === 4) await owner`update readers set days = days + 3 where person in (select person from readers where unit = ${branch} order by person limit ${below(12)})`;
      if (change === 5) await owner`update rooms set seats = seats + 1 where unit = 'a1'`;
      const { changedParts } = await refreshAs({ measures: [...measures, tasters, tastersWhoBorrow] });
      const incremental = await everything();
      const { figures } = await refreshAs({ measures: [...measures, tasters, tastersWhoBorrow], isFull: true });
      const full = await everything();
      expect(incremental, `round ${round}, change ${change}`).toEqual(full);
      expect(figures).toBe(full.length);
      if (changedParts === 0) untouched++;
      else expect(change).not.toBe(6);
    }
    expect(untouched).toBeGreaterThan(0);
  });

  it("protects nothing again that did not change, nor for a second period with the picture of the same day", async () => {
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    const run = newRun();
    // Readers and borrowers with their ages, two tastes of each, and seats.
    expect((await refreshAs({ run })).changedParts).toBe(7);
    expect((await refreshAs({ run, period: { ...november, name: "2026-T4" } })).changedParts).toBe(0);
    expect((await refreshAs({ run: newRun() })).changedParts).toBe(0);
    expect(await allFigures("2026-T4")).toEqual(await allFigures());
    await owner`update readers set tastes = '{VERSE}' where person in (select person from readers where unit = 'a1' order by person limit 9)`;
    // What is told by taste of readers, and of borrowers, whom they are compared with; all of them stayed who they are.
    expect((await refreshAs()).changedParts).toBe(4);
    expect((await refreshAs({ secret: "another secret of the tests" })).changedParts).toBe(7);
    expect((await refreshAs({ areas: areas.filter(({ code }) => code !== "bus"), secret: "another secret of the tests" })).changedParts).toBe(7);
  });

  it("takes away what nobody counts any more", async () => {
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 29 });
    await refreshAs();
    await refreshAs({ measures: [{ ...readers, dimensions: { AGE: readers.dimensions["AGE"]! } }] });
    expect(new Set((await everything()).map(({ measure, dimension }) => `${String(measure)} ${String(dimension)}`))).toEqual(new Set(["readers ALL", "readers AGE", "readers.median-days ALL", "readers.median-days AGE", "readers.mean-days ALL", "readers.mean-days AGE", "readers.high-days ALL"]));
  });

  it("takes values that were parts of their own into one of their dimension, with what their pictures told", async () => {
    const asTasters = { ...tasters, name: "readers" };
    await readersAt({ a1: 40, a2: 31, b1: 50, b2: 30 });
    await owner`update readers set tastes = '{VERSE}' where days <= case when unit = 'b2' then 5 else 12 end`;
    await refreshAs({ measures: [readers] });
    await owner`insert into readers (unit, age, tastes, days, borrows, since) select 'b2', 'OLD', '{VERSE}', 1, false, '2026-01-01' from generate_series(1, 3)`;
    await refreshAs({ measures: [asTasters] });
    const names = async (table: string) => (await owner.unsafe(`select part from insights.${table} where part like 'readers|TASTE|%'`)).map(({ part }) => part as string);
    expect([await names("parts"), await names("shown_before")]).toEqual([["readers|TASTE|"], ["readers|TASTE|"]]);
    expect(Object.keys(await figures("readers", "TASTE", "BRANCH"))).not.toContain("b2/VERSE");
    await owner`truncate insights.shown_before`;
    await refreshAs({ measures: [asTasters], isFull: true });
    expect(Object.keys(await figures("readers", "TASTE", "BRANCH"))).toContain("b2/VERSE");
  });

  it("keeps its digests from those who serve requests and from analysts", async () => {
    await expect(asViewer((db) => db.execute(sql`select digest from insights.parts`))).rejects.toThrow();
  });
});

describe("a reader", () => {
  it("gets the latest month, every value in its order, and what is not there as suppressed", async () => {
    await readersAt({ a1: 40, a2: 3, b1: 50, b2: 29 });
    await refresh({ period: october });
    await refresh();
    await asViewer(async (db) => {
      const insights = createInsights(db);
      const [b, nowhere] = await Promise.all([insights.at("TOWN", "b", null), insights.at("TOWN", "nowhere", "2026-10")]);
      expect(b!.period.name).toBe("2026-11");
      expect((await insights.counts(b!, readers, "AGE")).map(({ value, count }) => [value, count.status])).toEqual([["YOUNG", "ROUNDED"], ["OLD", "ROUNDED"]]);
      expect((await insights.counts(b!, readers, "TASTE")).map(({ value, count }) => [value, count.status])).toEqual([["PROSE", "ROUNDED"], ["VERSE", "SUPPRESSED"]]);
      expect(await insights.count(nowhere!, "readers")).toEqual({ status: "SUPPRESSED", value: null });
      expect((await insights.people(wholeOf(b!, readers))).status).toBe("ROUNDED");
    });
  });

  it("asks once for all places of a table", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 29 });
    await refresh();
    const statements: string[] = [];
    const counted = createDatabase(test.appUrl, { connections: 1, onStatement: (statement) => statements.push(statement) });
    await counted.session({ viewer: anonymousViewer }, async ({ db }) => {
      const insights = createInsights(db);
      const { nodes } = await insights.page("BRANCH", null, {});
      const before = statements.length;
      const counts = await Promise.all(nodes.map((node) => insights.count(node, "readers")));
      expect(counts).toHaveLength(4);
      expect(statements.length - before).toBe(1);
    });
    await counted.close();
  });

  it("asks for a picture once, whoever it is for, and for the next one as soon as it is there", async () => {
    await readersAt({ a1: 40, a2: 30, b1: 50, b2: 29 });
    await refresh();
    const statements: string[] = [];
    const counted = createDatabase(test.appUrl, { connections: 1, onStatement: (statement) => statements.push(statement) });
    const told = (id: string) =>
      counted.session({ viewer: { ...anonymousViewer, id } }, async ({ db }) => {
        const insights = createInsights(db);
        const a1 = (await insights.at("BRANCH", "a1", null))!;
        const before = statements.length;
        const { value } = await insights.count(a1, "readers");
        return { value, asked: statements.length - before };
      });
    const [first, second] = [await told("01890000-0000-7000-8000-0000000000a1"), await told("01890000-0000-7000-8000-0000000000a2")];
    expect([first.asked, second]).toEqual([1, { ...first, asked: 0 }]);
    await owner`delete from readers where unit = 'a1' and days > 20`;
    await refresh();
    const next = await told("01890000-0000-7000-8000-0000000000a1");
    expect(next.asked).toBe(1);
    expect(Math.abs(next.value! - 20)).toBeLessThanOrEqual(2);
    await counted.close();
  });

  it("pages through the places of a level, also those of which nothing may be shown", async () => {
    await readersAt({ a1: 40, a2: 3 });
    await refresh();
    await asViewer(async (db) => {
      const insights = createInsights(db);
      const first = await insights.page("BRANCH", "2026-11", { first: 3 });
      const second = await insights.page("BRANCH", "2026-11", { first: 3, after: first.pageInfo.endCursor });
      expect([...first.nodes, ...second.nodes].map(({ place }) => place)).toEqual(branches);
    });
  });

  it("is told of a period without figures, and gets nothing before the first refresh", async () => {
    await asViewer(async (db) => expect(await createInsights(db).at("TOWN", "a", null)).toBeNull());
    await refresh();
    await asViewer((db) => expect(createInsights(db).at("TOWN", "a", "2020-01")).rejects.toThrow("There are no figures for the period 2020-01: ask for one of 2026-11."));
  });
});

it("nobody who serves requests can write figures", async () => {
  await expect(asViewer((db) => db.execute(sql`delete from insights.figures`))).rejects.toThrow();
  await expect(asViewer((db) => db.execute(sql`insert into insights.refreshes values ('x', '2026-01-01', '2026-01-01', '2026-01-01', now(), 1, 1)`))).rejects.toThrow();
});

/** So many readers of each branch, half young, half old, with days from 1 on. */
async function readersAt(counts: Readonly<Record<string, number>>): Promise<void> {
  for (const [unit, count] of Object.entries(counts)) {
    await owner`insert into readers (unit, age, tastes, days, borrows, since)
      select ${unit}, case when n % 2 = 0 then 'YOUNG' else 'OLD' end, '{PROSE}', n, false, '2026-01-01' from generate_series(1, ${count}::int) n`;
  }
}

function refresh({ period = november, secret = "a secret of the tests" }: { period?: Period; secret?: string } = {}) {
  return asOwner(test.ownerUrl, (db) => refreshInsights(db, { measures, areas, addsUp, period, secret }));
}

async function asViewer<T>(work: (db: Db) => Promise<T>): Promise<T> {
  return database.session({ viewer: anonymousViewer }, ({ db }) => work(db));
}

async function figures(measure: string, dimension: string, level: string, period = november.name): Promise<Record<string, number>> {
  const rows = await asViewer((db) =>
    db.execute<{ id: string; figure: number }>(sql`select place || '/' || value as id, figure::float8 as figure from insights.figures
      where measure = ${measure} and dimension = ${dimension} and level = ${level} and period = ${period} order by place, value`),
  );
  return Object.fromEntries(rows.map(({ id, figure }) => [id, figure]));
}

async function allFigures(period = november.name) {
  return drizzle(owner).execute(sql`select measure, dimension, level, place, value, figure from insights.figures where period = ${period} order by 1, 2, 3, 4, 5`).then((rows) => [...rows]);
}

function expectWithin(shown: Record<string, number>, real: Record<string, number>): void {
  expect(Object.keys(shown)).toEqual(Object.keys(real));
  for (const [id, count] of Object.entries(real)) expect(Math.abs(shown[id]! - count), id).toBeLessThanOrEqual(2);
}
