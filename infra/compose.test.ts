import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { contractFile, contracts } from "./contracts.ts";
import { roles } from "./dev/identity.ts";
import { sendersOf, subscribersOf } from "./events.ts";
import { developmentPorts } from "./ports.ts";
import { repository, subgraphNames } from "./subgraphs.ts";

const read = (file: string) => readFileSync(join(repository, file), "utf8");
const compose = read("infra/compose.yaml");
const dockerfile = read("infra/Dockerfile");

test("runs every subgraph, tells the gateway where each is, and gives it its own database addresses only, and tells it where its events go", () => {
  for (const name of subgraphNames) {
    const service = new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n)+)`, "m").exec(compose)?.[1] ?? "";
    const prefix = name.toUpperCase();
    const port = new RegExp(`${prefix}_PORT: (\\d+)`).exec(service)?.[1];
    expect(service).toContain(`command: ["node", "subgraphs/${name}/src/main.ts"]`);
    expect(service.match(/\w+_DATABASE_URL/g)).toEqual([`${prefix}_DATABASE_URL`, `${prefix}_RELAY_DATABASE_URL`]);
    expect(service).toContain(`${prefix}_EVENT_SUBSCRIBERS: "${subscribersOf(name, (subscriber) => `http://${subscriber}:${developmentPorts.subgraph(subscriber)}/events`)}"\n`);
    expect(service).toContain(`${prefix}_EVENT_SENDERS: "${sendersOf(name).join(",")}"\n`);
    expect(service.match(/\w+_PRIVATE_KEY/)?.[0]).toBe(`${prefix}_EVENT_PRIVATE_KEY`);
    expect(compose).toMatch(new RegExp(`  ${prefix}_EVENT_PUBLIC_KEY: `));
    expect(service).toContain(`HEALTH_URL: http://127.0.0.1:${port}/ready`);
    expect(compose).toContain(`${name}=http://${name}:${port}/graphql`);
    expect(compose).toMatch(new RegExp(`${prefix}_OWNER_DATABASE_URL: postgres://${name}_owner:\\$\\{${prefix}_OWNER_PASSWORD:\\?`));
  }
});

test("keeps the access logs every day, as their owners, and starts again when that ends", () => {
  const [, service = ""] = /^ {2}access-log:\n((?: {4}.*\n)+)/m.exec(compose) ?? [];
  expect(service).toContain('command: ["node", "infra/commands/access-log.ts", "daily"]');
  expect(service).toMatch(/<<: \*process\n[^]*<<: \*owner-addresses\n/);
  expect(service).not.toMatch(/profiles|restart/);
  expect(compose).toMatch(/^x-process: &process\n(?: {2}.*\n)* {2}restart: unless-stopped\n/m);
});

test("publishes the gateway's port and no other, and requires every secret", () => {
  expect(compose.match(/^ {4}ports: .*$/gm)).toEqual(['    ports: ["127.0.0.1:${GATEWAY_PORT:-4000}:4000"]']);
  for (const secret of compose.match(/\w+(?:_PASSWORD|_KEY)(?=[:}])/g) ?? []) expect(compose).toContain(`\${${secret}:?`);
});

test("tells the gateway whom to believe, which roles there are, and every contract; never the issuer of development", () => {
  for (const name of ["GATEWAY_ISSUERS", "GATEWAY_AUDIENCE", "GATEWAY_CONTRACT_AUDIENCES"]) expect(compose).toContain(`      ${name}: \${${name}:?set ${name} to `);
  expect(compose).toContain(`      GATEWAY_ROLES: ${roles.join(",")}\n`);
  const served = Object.keys(contracts).map((name) => `${name}=/app/${contractFile(name, "supergraph")}`);
  expect(compose).toContain(`      GATEWAY_CONTRACTS: ${served.join(",")}\n`);
  expect(compose).not.toMatch(/GATEWAY_DEVELOPMENT_ISSUER|SANDBOX_PERSONAS/);
});

test("builds the image from the same packages, with the same tools, as development", () => {
  const [pnpm] = /pnpm@[\d.]+/.exec(read("infra/run.mjs")) ?? [];
  expect(new Set(dockerfile.match(/pnpm@[\d.]+/g))).toEqual(new Set([pnpm]));
  const nodeMajor = /^ {2}node: (\d+)/m.exec(read("pnpm-workspace.yaml"))?.[1];
  expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${nodeMajor}-`);
  for (const manifest of globSync("{subgraph-kit,gateway,infra,schema,subgraphs/*}/package.json", { cwd: repository })) {
    expect(dockerfile).toContain(`COPY ${manifest} ${manifest.replace("package.json", "")}\n`);
  }
});

test("asks for health without a program that the image does not hold, and runs as another user than root", () => {
  expect(dockerfile).toMatch(/HEALTHCHECK .*\\\n {2}CMD \["node", /);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/APOLLO_TELEMETRY_DISABLED=1/);
});

test("holds every file that a process in a container imports, and needs no tool to run it", () => {
  const left = read("infra/Dockerfile.dockerignore").split("\n").filter((line) => /^[^#!*]|^\*\*/.test(line));
  const isLeft = (file: string): boolean => left.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`));
  const started = [...`${compose}\n${dockerfile}`.matchAll(/"node", "([\w/-]+\.ts)"/g)].map(([, file]) => file!);
  expect(new Set(started).size).toBeGreaterThan(8);

  const missing: string[] = [];
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (isLeft(file) || !existsSync(join(repository, file))) missing.push(file);
    const dependencies = dependenciesAround(file);
    // What is loaded while it runs (`await import`) is for commands of development.
    for (const [, what = ""] of read(file).matchAll(/^(?:import|export) (?!type )(?:[^"';]* from )?"([^"]+)";/gm)) {
      const [scope = "", name = ""] = what.split("/");
      const packageName = scope.startsWith("@") ? `${scope}/${name}` : scope;
      if (what.startsWith(".")) follow(relative(repository, resolve(repository, dirname(file), what)));
      else if (!what.startsWith("node:") && !dependencies.includes(packageName)) missing.push(`${packageName} for ${file}`);
    }
  };
  started.forEach(follow);
  expect(seen.size).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

/** What the package that a file is in may import where no tools are installed. */
function dependenciesAround(file: string): string[] {
  let folder = dirname(file);
  while (!existsSync(join(repository, folder, "package.json"))) folder = dirname(folder);
  return Object.keys((JSON.parse(read(join(folder, "package.json"))) as { dependencies?: object }).dependencies ?? {});
}
