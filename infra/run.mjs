// The door of every npm script: runs under the machine's own Node (20 or newer) with nothing installed, installs the
// workspace when it is absent or out of date, then runs the given TypeScript file with the Node that the workspace pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const pnpm = "pnpm@12.21.0";
const installed = join(root, "node_modules/.installed-from");
const pinnedNode = join(root, "node_modules/.bin/node");

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
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  const wanted = hash.digest("hex");
  if (existsSync(pinnedNode) && existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;

  console.error("Installing the workspace (once, about half a minute) …");
  const result = spawnSync("npx", ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root,
    // Errors are shown, the list of packages is not.
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error((result.stdout ?? "") + (result.stderr ?? ""));
    stop("The packages could not be installed (the lines above say why). Check the npm registry's address and the disk space, then run the command again.");
  }
  writeFileSync(installed, wanted);
}

function run() {
  const child = spawn(pinnedNode, [join(root, script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      // Nothing in the product calls home; @apollo/gateway does unless this is set.
      APOLLO_TELEMETRY_DISABLED: "1",
    },
  });
  child.on("error", (error) => stop(`The pinned Node could not be started (${error.message}): remove node_modules and run the command again.`));
  // A terminal sends Ctrl-C to the whole group; this process only waits, so that the child can stop in order.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT") child.kill(signal);
    });
  }
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
