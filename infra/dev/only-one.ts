// Lets one system run in a folder. The claim is a local socket, which the operating system releases however its holder ends.
import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartProblem } from "../postgres/problem.ts";

export interface Claim {
  /** True when the last holder did not release the folder itself: what it ran may be ending just now. */
  readonly afterKill: boolean;
  release(): Promise<void>;
}

/** Claims `folder`. Throws `StartProblem` when another process holds it; `address` is what that one tells of itself. */
export async function claimFolder(folder: string, address: string): Promise<Claim> {
  await makeFolder(folder);
  const path = socketPath(folder);
  let afterKill = false;
  for (;;) {
    const server = await listen(path, address);
    if (server) {
      server.unref();
      return { afterKill, release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    const holder = await ask(path);
    if (holder !== null) throw new StartProblem(`The system is running in this folder already, at ${holder}: use that one, or stop it with Ctrl-C in its terminal.`);
    afterKill = true;
    await rm(path, { force: true });
  }
}

function socketPath(folder: string): string {
  const key = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\learning-support-graph-${key}`;
  const path = join(folder, "start.sock");
  // The system allows about 100 bytes.
  return Buffer.byteLength(path) < 100 ? path : join(tmpdir(), `learning-support-graph-${key}.sock`);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new StartProblem(`The folder ${folder} cannot be made: give this folder to the user who runs the command (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
}

/** Null when the path is taken. */
function listen(path: string, address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => {}).end(address));
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else if (error.code === "EACCES" || error.code === "EROFS" || error.code === "EPERM") reject(new StartProblem(`${path} cannot be made by this user: give the folder to the user, or run the command as its owner.`));
      else if (error.code === "ENOSPC") reject(new StartProblem(`There is no space left on the disk that holds ${path}: free at least 200 MB there and run the command again.`));
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

/** What the holder tells, or null when nobody holds the path. */
function ask(path: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let told = "";
    const socket = connect(path);
    socket.setEncoding("utf8").on("data", (text: string) => (told += text));
    socket.once("end", () => resolve(told));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EACCES" || error.code === "EPERM") reject(new StartProblem(`The system is running in this folder already, started by another user: use that one, or stop it.`));
      else resolve(null);
    });
  });
}
