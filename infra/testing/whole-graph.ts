// The whole graph for the stories: four subgraphs on databases of their own, filled by a population, behind the real gateway.
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@lsg/gateway/src/config.ts";
import { createServer } from "@lsg/gateway/src/server.ts";
import { createDatabase } from "@lsg/subgraph-kit/database";
import { createEventSigner, createSenderVerifier } from "@lsg/subgraph-kit/event-token";
import { createLog } from "@lsg/subgraph-kit/log";
import { createPermits } from "@lsg/subgraph-kit/permit";
import { createRelay, type Relay } from "@lsg/subgraph-kit/relay";
import { createSubgraphServer } from "@lsg/subgraph-kit/serve";
import { cloneDatabase, type TestDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { createViewerSigner, createViewerVerifier, viewerHeader } from "@lsg/subgraph-kit/viewer";
import { afterAll, expect } from "vitest";
import { issuerName, openIssuer } from "../dev/issuer.ts";
import { gatewayContracts } from "../contracts.ts";
import { audienceEnvironment, claimsOf } from "../dev/identity.ts";
import { type EventKeys, newEventKeys } from "../dev/event-keys.ts";
import { type Persona, personasOf } from "../dev/personas.ts";
import { handledEvents, sendersOf } from "../events.ts";
import { readAreas } from "../insights/areas.ts";
import { today } from "../insights/periods.ts";
import { refreshAll } from "../insights/refresh.ts";
import type { Examples } from "../population/examples.ts";
import { populate } from "../population/populate.ts";
import type { DatabaseName } from "../population/tables.ts";
import { loadSubgraph, repository, subgraphNames } from "../subgraphs.ts";

// A busy machine must not fail a test.
const patient = { GATEWAY_SUBGRAPH_DEADLINE_MS: "50000", GATEWAY_REQUEST_DEADLINE_MS: "55000", GATEWAY_PLANNING_DEADLINE_MS: "50000" };

const operationsFolder = join(repository, "schema/operations");

export interface Answer {
  readonly status: number;
  // Whatever the operation asked for; each story knows its own.
  readonly data: any;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string } }[];
}

/** One of the graphs that the gateway serves. */
export interface Asked {
  readonly url: string;
  /**
   * Asks as a persona, or as nobody. The token is always one for this graph, so that rules for rows and fields are tried
   * also where an agency's own token would not get in at all.
   */
  query(persona: string | null, query: string, variables?: object): Promise<Answer>;
  /** Sends the file `schema/operations/NAME.graphql`. */
  operation(persona: string | null, name: string, variables?: object): Promise<Answer>;
}

/** An error as the gateway words it for what a viewer may not see. */
export const refusedAt = (...path: (string | number)[]) => ({ message: expect.stringMatching(/^Unauthorized field or type: /), path, extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } });

export interface WholeGraph extends Asked {
  /** Where each subgraph listens, which only the gateway should know. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Ids of the population that have something to show. */
  readonly examples: Examples;
  /** Names of everybody whom development knows. */
  readonly personas: readonly string[];
  /** Lets another person ask, beside the personas. */
  join(person: Persona): void;
  /** What a persona sends with every request: their own token, or one for the whole graph (null) or a contract. */
  headersOf(persona: string, contract?: string | null): Record<string, string>;
  /** The part of the graph that is served as this contract. */
  contract(name: string): Asked;
  /** Asks one subgraph as a persona, with a header as the gateway would sign it and with nothing in between. */
  askSubgraph(name: string, persona: string, query: string, variables: object): Promise<Answer>;
  /** How many statements each subgraph sent for `work`, without those that open and close its transactions. */
  statementsOf(work: () => Promise<unknown>): Promise<Record<string, number>>;
  /** Everything that was announced so far has arrived, and what came of it as well; fails when something is refused. */
  arrived(): Promise<void>;
  /** Publishes the figures of today's periods, as the command does. */
  refreshInsights(): Promise<void>;
  /** Addresses of the databases for the roles that own them: what operators' commands use. */
  readonly ownerUrls: Readonly<Record<DatabaseName, string>>;
  /** Addresses of the databases for the roles that serve requests. */
  readonly appUrls: Readonly<Record<DatabaseName, string>>;
  /** Ends the process of one subgraph, as a crash would. */
  stopSubgraph(name: string): Promise<void>;
}

/** Starts it for the stories of one file, over so many made-up learners; all of it is gone when they end. */
export async function wholeGraph({ learners = 80 }: { learners?: number } = {}): Promise<WholeGraph> {
  const clones = Object.fromEntries(await Promise.all(subgraphNames.map(async (name) => [name, await cloneDatabase(name)] as const)));
  const population = await populate({ urls: ownerUrls(clones), learners, sealKeys: [`stories:${"s".repeat(44)}`] });
  if (!population) throw new Error("The cloned databases were not empty.");

  const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const eventKeys = newEventKeys(subgraphNames);
  const statements: Record<string, number> = {};
  const served = Object.fromEntries(
    await Promise.all(subgraphNames.map(async (name) => [name, await serve(name, clones[name]!, { keys, eventKeys, statements })] as const)),
  );
  const relays = await Promise.all(
    subgraphNames.map(async (name) => {
      const subscribers = Object.entries(handledEvents).filter(([other]) => other !== name).map(([other, types]) => ({ name: other, url: `${served[other]!.url}/events`, types }));
      const relay = createRelay({ url: clones[name]!.relayUrl, subscribers, sign: await createEventSigner(name, eventKeys[name]!.privateKey), log: createLog(name, "silent") });
      // Its subscribers are known before anything is announced.
      await relay.sendAll();
      return relay;
    }),
  );
  const personas = [...personasOf(population.examples)];
  const issuerFolder = mkdtempSync(join(tmpdir(), "learning-support-graph-issuer-"));
  const issuer = openIssuer(issuerFolder);
  const gateway = await createServer(
    {
      ...readConfig({ ...patient, SUPERGRAPH: join(repository, "schema/supergraph.graphql"), GATEWAY_DEVELOPMENT_ISSUER: "1", GATEWAY_ISSUERS: `${issuerName}=${issuer.keysFile}`, ...audienceEnvironment(), GATEWAY_CONTRACTS: gatewayContracts(), SANDBOX_OPERATIONS: operationsFolder }),
      port: 0,
      viewerPrivateKey: keys.privateKey,
      subgraphUrls: new Map(Object.entries(served).map(([name, { url }]) => [name, `${url}/graphql`])),
    },
    createLog("gateway", "silent"),
  );
  const origin = await gateway.listen();

  afterAll(async () => {
    await gateway.stop();
    await Promise.all(relays.map((relay) => relay.close()));
    await Promise.all(Object.values(served).map(({ stop }) => stop()));
    await Promise.all(Object.values(clones).map((clone) => clone.drop()));
    rmSync(issuerFolder, { recursive: true });
  });

  const headersOf = (name: string | null, contract?: string | null): Record<string, string> => {
    if (name === null) return {};
    const persona = personas.find((one) => one.name === name);
    if (!persona) throw new Error(`There is no persona ${name}.`);
    return { authorization: `Bearer ${issuer.token(claimsOf(contract === undefined ? persona : { ...persona, contract }))}`, ...(persona.purpose === null ? {} : { "x-purpose": persona.purpose }) };
  };
  const asked = (url: string, contract: string | null): Asked => {
    const query: Asked["query"] = async (persona, text, variables = {}) => {
      const headers = { "content-type": "application/json", ...headersOf(persona, contract) };
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
      return { status: response.status, ...withoutRequestId((await response.json()) as Omit<Answer, "status">) };
    };
    return { url, query, operation: (persona, name, variables) => query(persona, readFileSync(join(operationsFolder, `${name}.graphql`), "utf8"), variables) };
  };
  return {
    ...asked(`${origin}/graphql`, null),
    async askSubgraph(name, persona, text, variables) {
      const { id, role, organisations, scopes, purpose } = personas.find((one) => one.name === persona)!;
      const signed = await (await createViewerSigner(keys.privateKey))({ id, role, organisations, scopes, purpose }, name);
      const response = await fetch(`${served[name]!.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", [viewerHeader]: signed }, body: JSON.stringify({ query: text, variables }) });
      return { status: response.status, ...((await response.json()) as Omit<Answer, "status">) };
    },
    contract: (name) => asked(`${origin}/${name}/graphql`, name === "public" ? null : name),
    subgraphUrls: Object.fromEntries(Object.entries(served).map(([name, { url: at }]) => [name, `${at}/graphql`])),
    join: (person) => void personas.push(person),
    headersOf,
    examples: population.examples,
    personas: personas.map(({ name }) => name),
    async statementsOf(work) {
      for (const name of subgraphNames) statements[name] = 0;
      await work();
      return { ...statements };
    },
    ownerUrls: ownerUrls(clones),
    appUrls: Object.fromEntries(Object.entries(clones).map(([name, { appUrl }]) => [name, appUrl])) as Record<DatabaseName, string>,
    arrived: () => sendEverything(relays),
    async refreshInsights() {
      const day = today();
      await refreshAll({ ownerUrls: ownerUrls(clones), areas: await readAreas(`${origin}/public/graphql`, day), today: day, secret: "a secret of the stories" });
    },
    stopSubgraph: (name) => served[name]!.stop(),
  };
}

/** Two answers to the same question differ in nothing else. */
function withoutRequestId<Body extends Omit<Answer, "status">>(body: Body): Body {
  for (const { extensions } of body.errors ?? []) delete (extensions as { requestId?: string }).requestId;
  return body;
}

// What arrives may make others announce something in turn.
async function sendEverything(relays: readonly Relay[]): Promise<void> {
  for (;;) {
    const sent = await Promise.all(relays.map((relay) => relay.sendAll()));
    if (sent.every(({ taken }) => taken === 0)) {
      const problems = sent.flatMap(({ problems: found }) => found);
      if (problems.length > 0) throw new Error(`Events do not arrive:\n${problems.join("\n")}`);
      return;
    }
  }
}

interface Served {
  /** One pair for the viewer's header and for permits. */
  readonly keys: { readonly publicKey: string; readonly privateKey: string };
  readonly eventKeys: EventKeys;
  readonly statements: Record<string, number>;
}

async function serve(name: string, { appUrl }: TestDatabase, { keys: { publicKey, privateKey }, eventKeys, statements }: Served) {
  const subgraph = await loadSubgraph(name);
  const onStatement = (statement: string) => {
    if (!/^\s*(begin|commit|rollback|select set_config|select b\.)/i.test(statement)) statements[name] = (statements[name] ?? 0) + 1;
  };
  const database = createDatabase(appUrl, { connections: 4, waitMs: 60_000, onStatement });
  // One pair serves for both here; only the owner of the learners gets the private half.
  const permits = await createPermits(name === "learners" ? privateKey : publicKey);
  const verifySender = await createSenderVerifier(new Map(sendersOf(name).map((sender) => [sender, eventKeys[sender]!.publicKey])), name);
  const server = await createSubgraphServer({ subgraph, database, verifyViewer: await createViewerVerifier(publicKey, name), permits, verifySender, log: createLog(name, "silent") });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  let stopped: Promise<void> | undefined;
  return { url, stop: () => (stopped ??= server.close().then(() => database.close())) };
}

function ownerUrls(clones: Readonly<Record<string, TestDatabase>>): Record<DatabaseName, string> {
  return Object.fromEntries(Object.entries(clones).map(([name, { ownerUrl }]) => [name, ownerUrl])) as Record<DatabaseName, string>;
}
