// The door of every npm script: runs under the machine's own Node (20 or newer) with nothing installed, installs the
// workspace when it is absent or out of date, then runs the given TypeScript file with the Node that the workspace pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const pnpm = "pnpm@12.21.0";
const installed = join(root, "node_modules/.installed-from");
const pinnedNode = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) stop(`Node ${process.versions.node} is too old: install Node 20 or newer and run the command again.`);

const [script, ...args] = process.argv.slice(2);
if (!script) stop("Say which script to run: node infra/run.mjs FILE [arguments].");

installWhenNeeded();
run();

/** A stop with one clear sentence, as every refusal of these commands ends. */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function installWhenNeeded() {
  if (isInstalled()) return;
  // Two commands at the same time on a fresh clone must not install into each other.
  const release = claimInstallation();
  try {
    if (!isInstalled()) install();
  } finally {
    release();
  }
}

function isInstalled() {
  return existsSync(pinnedNode) && existsSync(installed) && readFileSync(installed, "utf8") === wantedInstallation();
}

function wantedInstallation() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function claimInstallation() {
  const claim = join(root, ".data/installing");
  mkdirSync(join(root, ".data"), { recursive: true });
  for (;;) {
    try {
      writeFileSync(claim, String(process.pid), { flag: "wx" });
      const release = () => rmSync(claim, { force: true });
      process.once("exit", release);
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") stop(`The folder ${root} cannot be written (${error.code}): give it to the user who runs the command.`);
    }
    if (!holderIsRunning(claim)) rmSync(claim, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function holderIsRunning(claim) {
  try {
    process.kill(Number(readFileSync(claim, "utf8")) || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function install() {
  console.error("Installing the workspace (once, about half a minute) …");
  // With NODE_ENV=production the tools would be left out, and the pinned Node is one of them.
  const { NODE_ENV: _, ...env } = process.env;
  const result = spawnSync("npx", ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root,
    env,
    // Errors are shown, the list of packages is not.
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (result.signal === "SIGINT" || result.status === 130) process.exit(130);
  if (result.status !== 0) {
    console.error((result.stdout ?? "") + (result.stderr ?? ""));
    stop("The packages could not be installed (the lines above say why). Check the npm registry's address and the disk space, then run the command again.");
  }
  writeFileSync(installed, wantedInstallation());
}

function run() {
  const preload = pathToFileURL(join(root, "infra/drizzle-resolution.mjs")).href;
  const child = spawn(pinnedNode, ["--import", preload, join(root, script), ...args], {
    cwd: root,
    // The channel tells the script when this process is gone, also when it was killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      // Nothing in the product calls home; @apollo/gateway does unless this is set.
      APOLLO_TELEMETRY_DISABLED: "1",
      // Compiled scripts are kept: later starts take less time and memory.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules/.cache/node"),
    },
  });
  child.on("error", (error) => stop(`The pinned Node could not be started (${error.message}): remove node_modules and run the command again.`));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => passOn(child, signal));
  stopWithNpm(child);
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

/** Signals may be meant for this process only, and then the script would not hear of them. */
function passOn(child, signal) {
  // Ctrl-C in a terminal reaches the script as well; whatever ends at the first one must not get a second.
  setTimeout(() => child.kill(signal), signal === "SIGINT" ? 100 : 0);
}

/** npm that is killed ends without a word to its script; it is the parent of this process, or of the shell between. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const parent = process.ppid;
  const npm = parentOfShell(parent);
  setInterval(() => {
    if (process.ppid !== parent || parentOfShell(parent) !== npm) child.kill("SIGTERM");
  }, 1000).unref();
}

/** The parent of a process that is a shell running one command; null for others, and where the system does not tell. */
function parentOfShell(pid) {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("sh\0-c\0")) return null;
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1];
  } catch {
    return null;
  }
}
