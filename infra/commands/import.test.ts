import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { afterAll, expect, test } from "vitest";

const dataFolder = mkdtempSync(join(tmpdir(), "import-command-"));
const database = await cloneDatabase("services");

afterAll(async () => {
  await database.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function run(args: readonly string[], env: Record<string, string> = { SERVICES_OWNER_DATABASE_URL: database.ownerUrl }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "import.ts"), ...args], { env: { PATH: process.env["PATH"]!, DATA_FOLDER: dataFolder, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.once("exit", resolve))]);
  return { stdout, stderr, code };
}

const directory = join(dataFolder, "schools-2017-07.csv");
writeFileSync(directory, "School ID,Name,School Type,Education Region,Postal Code\n1,Kōtare School,Full Primary,Tai Tokerau,484\n");

test("what cannot be understood is answered with the usage, and nothing is started", async () => {
  const wrong: [string[], string][] = [
    [[], "Say what to import."],
    [["constructor"], '"constructor" cannot be imported.'],
    [["institutions"], "Say which file to import."],
  ];
  await Promise.all(
    wrong.map(async ([args, sentence]) => {
      const { stdout, stderr, code } = await run(args);
      expect(stderr, args.join(" ")).toContain(sentence);
      expect(stderr).toContain("npm run import -- institutions FILE");
      expect([stdout, code]).toEqual(["", 2]);
    }),
  );
});

test("a directory is imported into the database of the environment, with a report beside the development data", async () => {
  const first = await run(["institutions", directory]);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("Writing institutions: 1 of 1") as string });
  expect(first.stdout).toContain("1 row of 2017-07-01 (schools, layout of 2017, UTF-8).\n1 institution added, 0 updated, 0 unchanged.\n1 value rejected or repaired: ");
  expect(readdirSync(join(dataFolder, "import-reports"))).toEqual([expect.stringMatching(/^institutions-\d{8}T\d+\.csv$/)]);

  const second = await run(["institutions", directory]);
  expect(second.stdout).toContain("Nothing has changed: everything in it was known already.");
});

test("a file that cannot be used and a database that does not answer are one sentence, without an address's password", async () => {
  const [missing, unreachable, misspelt] = await Promise.all([
    run(["institutions", "missing.csv"]),
    run(["institutions", directory], { SERVICES_OWNER_DATABASE_URL: "postgres://somebody:hunahuna@127.0.0.1:1/services" }),
    run(["institutions", directory], { SERVICES_OWNER_DATABASE_URL: "somebody:hunahuna" }),
  ]);
  expect(missing).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/\nThere is no file missing\.csv: check the name\.\n$/) as string });
  expect(unreachable).toMatchObject({ code: 1, stderr: expect.stringContaining("nothing was imported") as string });
  expect(misspelt.stderr).toContain("SERVICES_OWNER_DATABASE_URL is not a Postgres address");
  expect(unreachable.stderr + misspelt.stderr).not.toContain("hunahuna");
});
