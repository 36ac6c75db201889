// Makes an empty PostgreSQL data folder.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownGroup } from "./guard.ts";
import type { Place } from "./place.ts";
import { noSpaceLeft, StartProblem } from "./problem.ts";
import { isRunning } from "./running.ts";

/** The major version of the embedded binaries; data of another one cannot be opened. */
const majorVersion = "18";

/**
 * Makes `cluster` unless it is there. It is prepared beside its place and moved there whole: a start that was killed
 * in between leaves nothing half made, and of two starts at the same time the second finds the first one's.
 */
export async function initialiseCluster(place: Place, cluster: string, secret: string): Promise<void> {
  const { home, account } = place;
  if (existsSync(cluster)) return checkVersion(cluster, home);

  await removeLeftovers(home);
  const draft = join(home, `initialising-${process.pid}`);
  const passwordFile = `${draft}-password`;
  try {
    await writeFile(passwordFile, secret, { mode: 0o600 });
    await mkdir(draft, { mode: 0o700 });
    if (account) for (const path of [passwordFile, draft]) await chown(path, account.uid, account.gid);
    await runInitdb(place, draft, passwordFile);
    await rename(draft, cluster);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") throw noSpaceLeft(home);
    if (!existsSync(join(cluster, "PG_VERSION"))) throw error;
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function checkVersion(cluster: string, home: string): Promise<void> {
  const version = await readFile(join(cluster, "PG_VERSION"), "utf8").then((text) => text.trim(), () => null);
  if (version === majorVersion) return;
  throw new StartProblem(
    version === null
      ? `The folder ${cluster} is not a whole PostgreSQL data folder: remove ${home} to begin again with an empty database.`
      : `The data in ${cluster} were written by PostgreSQL ${version}, and this is PostgreSQL ${majorVersion}: move ${home} away to begin again with an empty database.`,
  );
}

function runInitdb({ binaries, home, account }: Place, folder: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same order and case rules on every system, whatever locales it has.
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    // Halves the time. An empty database that a power cut takes away in its first seconds is made again.
    "--no-sync",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(join(binaries, "bin/initdb"), args, {
      cwd: home,
      env: { LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe"],
      ...ownGroup,
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else if (/no space left on device|disk quota exceeded/i.test(errors)) reject(noSpaceLeft(home));
      else reject(new StartProblem(`An empty database could not be made in ${home}: ${errors.trim().split("\n").slice(-4).join(" ") || "initdb was ended"}.`));
    });
  });
}

/** Removes what a start left behind that was killed while it initialised. */
async function removeLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^initialising-(\d+)/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(home, name), { recursive: true, force: true });
  }
}
