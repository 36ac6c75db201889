// When a population may be made, what it replaces, and what an end in the middle leaves.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { erasePopulation } from "./erase.ts";
import { exampleIds, firstFictionalNumber } from "./ids.ts";
import { populate, PopulationRefused, type PopulateOptions, type Progress } from "./populate.ts";
import { cloneDatabases, countOf, counts, digests, type PopulationDatabases } from "./testing/population-databases.ts";

const learners = 60;
let at: PopulationDatabases;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "population-"));
  at = await cloneDatabases();
});
afterEach(() => at.empty());
afterAll(async () => {
  await at?.drop();
  await rm(dataFolder, { recursive: true, force: true });
});

const make = (options: Partial<PopulateOptions> = {}) => populate({ urls: at.urls, learners, ...options });
const learnersNow = () => countOf(at.sql.learners, "learners");

/** Runs the command with this environment beside the machine's own; gives what it printed. */
async function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; text: string }> {
  const urls = Object.fromEntries(Object.entries(at.urls).map(([name, url]) => [`${name.toUpperCase()}_OWNER_DATABASE_URL`, url]));
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, "main.ts"), ...args], { env: { ...process.env, NODE_ENV: "test", DATA_FOLDER: dataFolder, ...urls, ...env } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += String(data)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, text };
}

/** Populates in a process of its own, which is killed at the step. */
async function populateUntil(step: string, options: Partial<PopulateOptions> = {}): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.resolve("./testing/populate-until.ts")), JSON.stringify({ urls: at.urls, learners, step, ...options })], { stdio: ["ignore", "ignore", "inherit"] });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
}

describe("the same seed, number of learners and institutions", () => {
  test("make the same rows, here and in another time zone and language", async () => {
    await make();
    const here = await digests(at);
    const elsewhere = await command(["--learners", String(learners), "--replace"], { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" });
    expect(elsewhere).toMatchObject({ code: 0 });
    expect(await digests(at)).toEqual(here);
    await make({ ifPopulated: "REPLACE", seed: "another" });
    const other = await digests(at);
    expect(other["learners.learners"]).not.toBe(here["learners.learners"]);
    expect(await countOf(at.sql.learners, `learners where id = '${exampleIds.learner}'`)).toBe(1);
  });

  test("leave the first learners who they are when there are more", async () => {
    const people = () => at.sql.learners`select id, legal_name, date_of_birth, ethnicity_codes from learners order by id limit 50`;
    await make();
    const few = await people();
    await make({ ifPopulated: "REPLACE", learners: 300 });
    expect(await people()).toEqual(few);
  });
});

describe("a system that has learners", () => {
  test("is refused, left alone or given a new population, as is asked for", async () => {
    await make();
    const before = await digests(at);
    await expect(make()).rejects.toThrow(new PopulationRefused(`There is a population already (${learners} learners, seed "aotearoa"): give --replace to delete it and make another.`));
    expect(await make({ ifPopulated: "LEAVE" })).toBeNull();
    expect(await digests(at)).toEqual(before);

    await make({ ifPopulated: "REPLACE", learners: 40, seed: "second" });
    expect(await learnersNow()).toBe(40);
    await make({ ifPopulated: "REPLACE" });
    expect(await digests(at)).toEqual(before);
  });

  test("keeps learners that no population made, imported institutions and reference rows", async () => {
    const { learners: sql, services } = at.sql;
    await services`insert into institutions (moe_number, kind, name, status, institution_type, region_code) values (77, 'SCHOOL', 'Kura Tuatahi', 'OPEN', 'Composite (Year 1-15)', 'waikato'), (5077, 'KINDERGARTEN', 'Puna Tuatahi', 'OPEN', null, 'waikato')`;
    await services`insert into learning_support_communities (name, kind, region_code, from_date) values ('Te Kāhui Tuatahi', 'KAHUI_AKO', 'waikato', '2015-01-01')`;
    await sql`insert into learners (id, date_of_birth, gender, legal_name, preferred_name) values ('01990000-0000-7000-8000-000000000001', '2015-05-05', 'FEMALE', 'Mere Tahi', 'Mere Tahi')`;
    const rest = await counts(at);
    const streams = await countOf(at.sql.funding, "funding_streams");

    await expect(make()).rejects.toThrow("There are learners already that no population made");
    expect(await make({ ifPopulated: "LEAVE" })).toBeNull();
    await make({ ifPopulated: "REPLACE" });
    expect(await countOf(services, `institutions where moe_number >= ${firstFictionalNumber}`)).toBe(0);
    expect(await learnersNow()).toBe(learners + 1);
    // What was recorded about a population's learner later goes with the learner.
    await sql`insert into needs (learner_id, first_concern_on, area, support_need_code) values (${exampleIds.learner}, '2026-01-01', 'HEALTH', 'FATIGUE')`;

    for (const connection of Object.values(at.sql)) {
      const reserved = await connection.reserve();
      await erasePopulation(reserved);
      reserved.release();
    }
    expect(await counts(at)).toEqual(rest);
    expect(await countOf(at.sql.funding, "funding_streams")).toBe(streams);
  });

  test("shows no trace of populations to the role that serves requests", async () => {
    await make();
    const app = postgres(at.appUrls.learners, { max: 1 });
    expect(await app`select * from population_runs`).toEqual([]);
    await app.end();
  });
});

test("enrols over the institutions that were imported, in places that are open and are places", async () => {
  await at.sql.services`insert into institutions (moe_number, kind, name, status, institution_type, region_code, is_home_based) values
    (71, 'SCHOOL', 'Kura Tahi', 'OPEN', 'Full Primary', 'waikato', false), (72, 'SCHOOL', 'Kura Rua', 'OPEN', 'Secondary (Year 9-15)', 'waikato', false),
    (73, 'SCHOOL', 'Kura Toru', 'CLOSED', 'Full Primary', 'waikato', false), (74, 'SCHOOL', 'Te Kura', 'OPEN', 'Correspondence School', 'waikato', false),
    (75, 'SCHOOL', 'Kura Rima', 'OPEN', 'Contributing', null, false),
    (5071, 'KINDERGARTEN', 'Puna Tahi', 'OPEN', null, 'waikato', false), (5072, 'HOME_BASED_NETWORK', 'Puna Rua', 'OPEN', null, 'waikato', true)`;
  await make();
  const used = await at.sql.learners`select distinct institution_moe_number as number from enrolments order by 1`;
  expect(used.map(({ number }) => number)).toEqual([71, 72, 5071]);
  expect(await countOf(at.sql.learners, "enrolments where institution_moe_number = 72 and until_date is null and year_level < 9")).toBe(0);
});

test("invents only what is missing beside what was imported", async () => {
  await at.sql.services`insert into institutions (moe_number, kind, name, status, institution_type, region_code) values (71, 'SCHOOL', 'Kura Tahi', 'OPEN', 'Composite (Year 1-15)', 'otago-southland')`;
  await make();
  expect(await countOf(at.sql.services, "institutions where moe_number <> 71 and (institution_type is not null or region_code <> 'otago-southland')")).toBe(0);
  const schools = await at.sql.learners`select distinct institution_moe_number as number from enrolments where kind = 'SCHOOL'`;
  expect(schools.map(({ number }) => number)).toEqual([71]);
});

test("makes a single learner, who is the example", async () => {
  const population = await make({ learners: 1 });
  expect(population?.rows.learners["learners"]).toBe(1);
  expect(population?.examples.learner).toBe(exampleIds.learner);
});

describe("one population at a time", () => {
  test("a second one is refused, or waits when it would leave learners alone anyway", async () => {
    const steps: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    let third: Promise<unknown> = Promise.resolve();
    await make({
      onProgress({ step }: Progress) {
        if (step !== "FINISHING") return;
        second = expect(make()).rejects.toThrow("Another population is being made at this moment");
        third = make({ ifPopulated: "LEAVE", onProgress: (progress) => steps.push(progress.step) });
      },
    });
    await second;
    expect(await third).toBeNull();
    expect(steps.every((step) => step === "WAITING_FOR_ANOTHER")).toBe(true);
  });
});

describe("a run that is killed", () => {
  test("before it commits leaves nothing", async () => {
    const empty = await counts(at);
    await populateUntil("FINISHING");
    expect(await counts(at)).toEqual(empty);
    await make();
    expect(await learnersNow()).toBe(learners);
  });

  test.each(["COMMITTED services", "COMMITTED funding"])("between two commits (%s) is put right by the next, which says so", async (step) => {
    await populateUntil(step, { seed: "ended" });
    expect(await learnersNow()).toBe(0);
    const steps: string[] = [];
    await make({ ifPopulated: "LEAVE", onProgress: (progress) => steps.push(progress.step) });
    expect(steps[0]).toBe("RECOVERING");
    const recovered = await digests(at);
    await make({ ifPopulated: "REPLACE" });
    expect(await digests(at)).toEqual(recovered);
  });

  test("while it replaces another leaves that one, or is put right by the next", async () => {
    await make();
    const before = await digests(at);
    await populateUntil("FINISHING", { seed: "ended", ifPopulated: "REPLACE" });
    expect(await digests(at)).toEqual(before);
    await populateUntil("COMMITTED funding", { seed: "ended", ifPopulated: "REPLACE" });
    await make();
    expect(await digests(at)).toEqual(before);
  });
});

describe("the command", () => {
  test("says what was made, and what is wrong", async () => {
    const made = await command(["--learners", "20"]);
    expect(made.code).toBe(0);
    expect(made.text).toContain("20 learners");
    expect(made.text).toContain(exampleIds.learner);
    expect(JSON.parse(await readFile(join(dataFolder, "examples.json"), "utf8"))).toMatchObject({ learner: exampleIds.learner, whanau: exampleIds.person, region: "tai-tokerau" });
    expect(await command(["--when-empty"])).toEqual({ code: 0, text: "" });
    expect(await command([])).toEqual({ code: 1, text: 'There is a population already (20 learners, seed "aotearoa"): give --replace to delete it and make another.\n' });
    expect((await command(["--learners", "x"])).text).toMatch(/^--learners is "x".*\n\nUsage:/);
  });

  test("is refused in production", async () => {
    expect(await command([], { NODE_ENV: "production" })).toEqual({ code: 1, text: "NODE_ENV is production: a population is never made there.\n" });
  });
});
