import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "export-command-"));
const database = await cloneDatabase("services");

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(command: "export" | "import", ...args: string[]) {
  const env = { PATH: process.env["PATH"]!, DATA_FOLDER: folder, SERVICES_OWNER_DATABASE_URL: database.ownerUrl };
  const child = spawn(process.execPath, [join(import.meta.dirname, `${command}.ts`), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.once("exit", resolve))]);
  return { stdout, stderr, code };
}

test("what cannot be understood is answered with the usage", async () => {
  for (const args of [[], ["constructor"], ["directory"], ["directory", "a", "b"]]) {
    const { stdout, stderr, code } = await run("export", ...args);
    expect([stdout, code], args.join(" ")).toEqual(["", 2]);
    expect(stderr).toContain("npm run export -- directory FOLDER");
  }
});

test("the directory is exported as a package, imported again without a change, and refused with the row that is wrong", async () => {
  const packed = join(folder, "package");
  expect(await run("export", "directory", packed)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^9 providers, 18 services and 0 locations: /) as string });
  expect(readdirSync(packed)).toContain("datapackage.json");
  expect(await run("import", "directory", packed)).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing has changed") as string });

  const services = join(packed, "service.json");
  const rows = JSON.parse(readFileSync(services, "utf8")) as { status: string }[];
  rows[2]!.status = "open";
  writeFileSync(services, JSON.stringify(rows));
  const refused = await run("import", "directory", packed);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("service, row 3, status: It must be one of: active, inactive, defunct, temporarily closed.");
});
