// Bundles the sandbox's page from npm into dist, so that it needs no other server. Takes a few seconds, and nothing when
// its sources and packages are the same as the last time.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";

const here = import.meta.dirname;
const dist = join(here, "dist");

// The editor is a dependency of GraphiQL's; its workers are taken from there, so that the versions match.
const fromGraphiql = createRequire(createRequire(import.meta.url).resolve("@graphiql/react"));
const workers = {
  "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
  "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
};

/** Makes gateway/console/dist, unless it is up to date. */
export async function buildConsole(): Promise<void> {
  const source = sourceHash();
  if ((await readFile(join(dist, ".built-from"), "utf8").catch(() => "")) === source) return;

  // Built beside and moved, so that two processes at once, or one that is stopped, leave a whole folder.
  const outdir = `${dist}.${process.pid}`;
  const options: BuildOptions = { bundle: true, minify: true, outdir, target: "es2022", logLevel: "warning", define: { "process.env.NODE_ENV": '"production"' } };
  await Promise.all([
    build({
      ...options,
      entryPoints: { before: join(here, "before.ts"), app: join(here, "app.tsx") },
      format: "esm",
      splitting: true,
      jsx: "automatic",
      loader: { ".ttf": "dataurl" },
    }),
    build({ ...options, entryPoints: Object.fromEntries(Object.entries(workers).map(([name, file]) => [name, fromGraphiql.resolve(file)])), format: "iife" }),
  ]);
  await writeFile(join(outdir, ".built-from"), source);
  await rm(dist, { recursive: true, force: true });
  try {
    await rename(outdir, dist);
  } catch (error) {
    // Another process was quicker, with the same.
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await rm(outdir, { recursive: true, force: true });
  }
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const file of globSync("*.{ts,tsx,css}", { cwd: here }).sort()) hash.update(file).update(readFileSync(join(here, file)));
  const require = createRequire(import.meta.url);
  for (const name of ["@graphiql/react", "esbuild", "graphiql", "react", "react-dom"]) hash.update(versionOf(require, name));
  return hash.digest("hex");
}

function versionOf(require: NodeJS.Require, name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { version: string };
  return `${name}@${version}`;
}

if (import.meta.main) await buildConsole();
