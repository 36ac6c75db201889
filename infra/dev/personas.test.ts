// Development's tokens, as its command prints them, before the gateway's own eyes.
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@lsg/gateway/src/config.ts";
import { createIdentity, type Identity } from "@lsg/gateway/src/identity/identity.ts";
import { createLog } from "@lsg/subgraph-kit/log";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayContracts } from "../contracts.ts";
import { identityEnvironment, keepPersonas } from "./identity.ts";
import { openIssuer } from "./issuer.ts";
import { describedPersonas, personasOf, readPersonas } from "./personas.ts";

const examples = { whanau: "016f5e66-e800-7000-8000-000000190001", keptAway: "016f5e66-e800-7000-8000-00000000dead", provider: "016f5e66-e800-7000-8000-000000140001", learner: "016f5e66-e800-7000-8000-000000010001", practitioner: "016f5e66-e800-7000-8000-000000160001", community: "016f5e66-e800-7000-8000-000000120001", institution: 9_000_001, region: "TAI_TOKERAU", employer: "institution:9000001" };

let folder: string;
let identity: Identity;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "personas-"));
  await writeFile(join(folder, "examples.json"), JSON.stringify(examples));
  const config = readConfig({ SUPERGRAPH: "x", GATEWAY_CONTRACTS: gatewayContracts(), ...identityEnvironment(folder) });
  identity = await createIdentity(config.identity, createLog("gateway", "silent"));
});

afterAll(async () => {
  identity.close();
  await rm(folder, { recursive: true });
});

function command(args: readonly string[], dataFolder = folder): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(import.meta.dirname, "token.ts"), ...args], { encoding: "utf8", env: { DATA_FOLDER: dataFolder } });
}

const viewerOf = (token: string, contract: string | null, purpose: string | null = null) =>
  identity.viewerOf({ url: "/graphql", rawHeaders: ["Authorization", `Bearer ${token}`, ...(purpose === null ? [] : ["x-purpose", purpose])] }, contract);

describe("a persona", () => {
  it.each(describedPersonas)("$name is believed by the gateway and is what its table says", async ({ name, purpose, contract }) => {
    const { id, role, organisations, scopes } = personasOf(examples).find((persona) => persona.name === name)!;
    const { stdout } = command([name]);
    expect(stdout).toMatch(/^[\w.-]+\n$/);
    expect(await viewerOf(stdout.trim(), contract, purpose)).toEqual({ id, role, organisations, scopes, purpose });
    const elsewhere = contract === null ? "partner" : null;
    await expect(viewerOf(stdout.trim(), elsewhere, purpose)).rejects.toMatchObject({ status: 401, code: "TOKEN_AUDIENCE" });
    expect(await viewerOf(stdout.trim(), "public", purpose)).toMatchObject({ id });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("has an id of its own", () => {
    expect(new Set(readPersonas(folder).map(({ id }) => id)).size).toBe(describedPersonas.length);
  });
});

describe("the command", () => {
  it("lists the personas, also where there is no population", () => {
    const { status, stdout } = command(["--list"], join(folder, "absent"));
    expect(status).toBe(0);
    for (const { name, description } of describedPersonas) expect(stdout).toMatch(new RegExp(`^  ${name} +${description.slice(0, 20)}`, "m"));
  });

  it.each([[["nobody"]], [[]], [["learner", "analyst"]]])("prints no token for %j, and who there is instead", (args) => {
    const { status, stdout, stderr } = command(args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("agency-oranga-tamariki");
  });

  it("says what is missing where there is no population, or one of another kind", async () => {
    const { status, stderr } = command(["learner"], join(folder, "absent"));
    expect(status).toBe(1);
    expect(stderr).toMatch(/examples\.json is not there: run `npm run population` first/);
    const old = await mkdtemp(join(tmpdir(), "old-"));
    await writeFile(join(old, "examples.json"), JSON.stringify({ ...examples, whanau: undefined }));
    expect(command(["learner"], old).stderr).toMatch(/has no `whanau`/);
    await rm(old, { recursive: true });
  });
});

describe("the issuer", () => {
  it("keeps its key, for its owner's eyes alone", async () => {
    const before = await readFile(join(folder, "issuer/private-key.pem"), "utf8");
    openIssuer(folder);
    expect(await readFile(join(folder, "issuer/private-key.pem"), "utf8")).toBe(before);
    expect((await stat(join(folder, "issuer/private-key.pem"))).mode & 0o077).toBe(0);
    expect(await readFile(join(folder, "issuer/keys.json"), "utf8")).not.toMatch(/"d":/);
  });

  it("hands the sandbox a token for each persona", async () => {
    keepPersonas(folder).close();
    const personas = JSON.parse(await readFile(join(folder, "issuer/personas.json"), "utf8")) as { name: string; token: string; purpose?: string; preselected?: boolean }[];
    const contractOf = new Map(describedPersonas.map(({ name, contract }) => [name, contract]));
    expect(personas.map(({ name }) => name)).toEqual(describedPersonas.map(({ name }) => name));
    expect(personas.filter(({ preselected }) => preselected).map(({ name }) => name)).toEqual(["coordinator", "agency-health"]);
    for (const { name, token, purpose } of personas) await viewerOf(token, contractOf.get(name)!, purpose);
  });

  it("is trusted by no gateway in production", () => {
    expect(() => readConfig({ SUPERGRAPH: "x", NODE_ENV: "production", GATEWAY_CONTRACTS: gatewayContracts(), ...identityEnvironment(folder) })).toThrow(/GATEWAY_DEVELOPMENT_ISSUER cannot be used with NODE_ENV=production/);
  });
});
