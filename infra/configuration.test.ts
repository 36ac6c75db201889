// What each process reads of its environment is what its README's table says, in both directions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig as readGatewayConfig } from "@lsg/gateway/src/config.ts";
import { afterEach, expect, test } from "vitest";
import { repository, subgraphNames } from "./subgraphs.ts";

const environment = process.env;
afterEach(() => void (process.env = environment));

/** Names that are asked for while the configuration is read; `given` is all that the environment has. */
async function namesRead(read: (env: NodeJS.ProcessEnv) => unknown, given: Readonly<Record<string, string>>): Promise<string[]> {
  const names = new Set<string>();
  const env = new Proxy<NodeJS.ProcessEnv>(given, {
    get(target, name) {
      if (typeof name === "string") names.add(name);
      return Reflect.get(target, name) as string | undefined;
    },
  });
  // Most of it is missing, which is said after everything was asked for.
  expect(() => read(env)).toThrow(/^The configuration cannot be used:/);
  return [...names].sort();
}

/** Names in the first column of the table below "## Config"; `_ROLE` behind `CLAIM_ID` is `CLAIM_ROLE`. */
function namesInReadme(folder: string): string[] {
  const [, table = ""] = /## Config\n\n((?:\|.*\n)+)/.exec(readFileSync(join(repository, folder, "README.md"), "utf8")) ?? [];
  return table.split("\n").slice(2, -1).flatMap((row) => {
    const names: string[] = [];
    for (const [, name = ""] of (row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)) names.push(name.startsWith("_") ? (names[0] ?? "").replace(/_[^_]+$/, name) : name);
    return names;
  }).sort();
}

test("every command of package.json is in the README, and no other", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const named = [...readFileSync(join(repository, "README.md"), "utf8").matchAll(/npm (?:run (?:--silent )?)?(start|test|(?<=run (?:--silent )?)[\w-]+)/g)].map(([, name]) => name!);
  expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
});

test("the gateway", async () => {
  const read = await namesRead((env) => readGatewayConfig(env), { NODE_ENV: "production" });
  expect(read.length).toBeGreaterThan(30);
  expect(namesInReadme("gateway")).toEqual(read);
});

test.each(subgraphNames)("%s", async (name) => {
  const { readConfig } = (await import(`../subgraphs/${name}/src/config.ts`)) as { readConfig: () => unknown };
  const prefix = name.toUpperCase();
  const read = await namesRead((env) => {
    process.env = env;
    return readConfig();
  }, { NODE_ENV: "production", [`${prefix}_EVENT_SENDERS`]: "name" });
  expect(read).toContain(`${prefix}_DATABASE_URL`);
  // The owner's address is for commands.
  expect(namesInReadme(`subgraphs/${name}`).filter((documented) => documented !== `${prefix}_OWNER_DATABASE_URL`)).toEqual(read);
});
