import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder } from "./only-one.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "only-one-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("refuses a second system in the same folder and tells where the first one is", async () => {
  const claim = await claimFolder(folder, "http://127.0.0.1:4000");
  await expect(claimFolder(folder, "http://127.0.0.1:5000")).rejects.toThrow("is running in this folder already, at http://127.0.0.1:4000");
  await claim.release();
  await (await claimFolder(folder, "http://127.0.0.1:5000")).release();
});

test("gives the folder to the next when its holder was killed, and says that it was", async () => {
  const script = join(folder, "hold.ts");
  await writeFile(
    script,
    `import { claimFolder } from ${JSON.stringify(join(import.meta.dirname, "only-one.ts"))};
     await claimFolder(${JSON.stringify(folder)}, "here");
     setInterval(() => {}, 1000);
     console.log("held");`,
  );
  const holder = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  await expect(claimFolder(folder, "there")).rejects.toThrow("at here");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const claim = await claimFolder(folder, "there");
  expect(claim.afterKill).toBe(true);
  await claim.release();
});

test("works in a folder whose path is too long for a socket", async () => {
  const long = join(folder, "a".repeat(60), "b".repeat(60));
  const claim = await claimFolder(long, "here");
  await expect(claimFolder(long, "there")).rejects.toThrow("at here");
  await claim.release();
});
