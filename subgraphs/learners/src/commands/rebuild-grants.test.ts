import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { given } from "../../testing/given.ts";

const clone = await cloneDatabase("learners");
const client = postgres(clone.ownerUrl, { max: 1, onnotice: () => {} });
const is = given(drizzle(client));
afterAll(async () => {
  await client.end();
  await clone.drop();
});

async function run(args: string[] = [], env: Record<string, string> = { LEARNERS_OWNER_DATABASE_URL: clone.ownerUrl }) {
  const file = join(import.meta.dirname, "rebuild-grants.ts");
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
