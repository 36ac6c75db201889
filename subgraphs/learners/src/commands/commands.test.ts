import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { setSealKeys } from "@lsg/subgraph-kit/seal";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { given } from "../../testing/given.ts";
import { openNumber, sealNumber } from "../entities/national-student-number/sealed-number.ts";

const clone = await cloneDatabase("learners");
const client = postgres(clone.ownerUrl, { max: 1, onnotice: () => {} });
const is = given(drizzle(client));
afterAll(async () => {
  await client.end();
  await clone.drop();
});

async function run(args: string[] = [], env: Record<string, string> = { LEARNERS_OWNER_DATABASE_URL: clone.ownerUrl }, command = "rebuild-grants") {
  const file = join(import.meta.dirname, `${command}.ts`);
  const done = await promisify(execFile)(process.execPath, [file, ...args], { env: { PATH: process.env["PATH"], ...env } }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  return { code: "code" in done ? done.code : 0, said: `${done.stdout}${done.stderr}`.trim() };
}

test("the command finds what was written past the triggers, tells it by basis, and corrects it", async () => {
  const { id: learnerId } = await is.learner();
  await is.whanauMember({ learnerId });
  expect(await run()).toEqual({ code: 0, said: "The grants agree with the facts." });

  await client`delete from learner_grants where basis = 'WHANAU'`;
  await client`insert into learner_grants (learner_id, grantee, basis, categories, source_id) values (${learnerId}, 'agency:POLICE', 'LAW', '{IDENTITY}', uuidv7())`;
  const lines = "\n  WHANAU: 1 missing\n  LAW: 1 without a fact";
  expect(await run(["--check"])).toEqual({ code: 1, said: `The grants differ from the facts; run it without --check to correct them:${lines}` });
  expect(await run()).toEqual({ code: 0, said: `The grants differed from the facts and are corrected:${lines}` });
  expect(await run(["--check"])).toEqual({ code: 0, said: "The grants agree with the facts." });
});

test("the command says what it needs when it is called otherwise", async () => {
  expect(await run([], {})).toMatchObject({ code: 2, said: expect.stringContaining("LEARNERS_OWNER_DATABASE_URL") });
  expect(await run(["--chek"])).toMatchObject({ code: 2, said: expect.stringContaining("--chek") });
});

// Seven processes, one after the other: on a busy machine each takes a while to start.
test("numbers are sealed again with a new key, each once, and those of a lost key are told and left", { timeout: 300_000 }, async () => {
  const [old, next, lost] = ["old", "next", "lost"].map((name) => `${name}:${name.repeat(12)}`) as [string, string, string];
  const write = async (key: string, digits: string) => {
    const { id: learnerId } = await is.learner();
    setSealKeys([key]);
    await client`insert into national_student_numbers (learner_id, sealed) values (${learnerId}, ${sealNumber(learnerId, digits)})`;
    return learnerId;
  };
  const again = (keys: string[], ...args: string[]) => run(args, { LEARNERS_OWNER_DATABASE_URL: clone.ownerUrl, SEAL_KEYS: keys.join(",") }, "seal-again");
  try {
    const learnerIds = [await write(old, "0000000001"), await write(old, "000000002")];
    expect(await again([next, old], "--check")).toEqual({ code: 1, said: "2 sealed with the key old" });
    expect(await again([next, old])).toEqual({ code: 0, said: "2 numbers are sealed again, with the key next.\nEvery number is sealed with the key next: no other key is needed." });
    expect(await again([next, old])).toMatchObject({ code: 0, said: expect.stringContaining("0 numbers are sealed again") });
    setSealKeys([next]);
    const rows = await client<{ learnerId: string; sealed: string }[]>`select learner_id as "learnerId", sealed from national_student_numbers where learner_id = any(${learnerIds}) order by learner_id`;
    expect(rows.map(openNumber)).toEqual(["0000000001", "000000002"]);
    await write(lost, "0000000003");
    expect(await again([next, old])).toMatchObject({ code: 1, said: expect.stringContaining("1 sealed with the key lost, which is not in SEAL_KEYS") });
    expect(await again([])).toMatchObject({ code: 2, said: expect.stringContaining("SEAL_KEYS is missing") });
  } finally {
    setSealKeys([`test:${"s".repeat(44)}`]);
  }
});
