// A subgraph as the gateway meets it, on a database of its own, with its statements counted.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, expect } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import type { Subgraph } from "../src/define-subgraph.ts";
import { doDueWork } from "../src/due-work.ts";
import { type Announcement, type CloudEvent, eventContentType, sourceOf } from "../src/event.ts";
import { createEventSigner, createSenderVerifier } from "../src/event-token.ts";
import { createLog } from "../src/log.ts";
import { createPermits } from "../src/permit.ts";
import { setSealKeys } from "../src/seal.ts";
import { createSubgraphServer } from "../src/serve.ts";
import { createViewerSigner, createViewerVerifier, viewerHeader, type Viewer } from "../src/viewer.ts";
import { assertEvent } from "./event-schema.ts";
import { cloneDatabase } from "./template-database.ts";

/** A viewer who has signed in, and sees what rows about this one person let them see. */
export const knownViewer: Viewer = { id: "01890000-0000-7000-8000-0000000000aa", role: "PRACTITIONER", organisations: [], scopes: [], purpose: null };

export interface Answer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly data: Data;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string } }[];
}

export interface TestSubgraph {
  /** Where it listens. */
  readonly url: string;
  /** Address of its database for the role that sends events. */
  readonly relayUrl: string;
  /** What the gateway in front of it signs viewers with. */
  readonly viewerPrivateKey: string;
  /** Writes rows as the owner, past the policies: what a test arranges. */
  readonly owner: PostgresJsDatabase;
  /** Does `work` in a transaction of the role that serves requests, past the resolvers: what the database itself lets this viewer do. */
  asViewer<Result>(viewer: Viewer, work: (db: Db) => Promise<Result>): Promise<Result>;
  /** Sends an operation over HTTP; anything wrong fails the test unless the test asks for `errors`. */
  query<Data = any>(query: string, variables?: object, options?: { viewer?: Viewer; errors?: boolean; headers?: Record<string, string>; signal?: AbortSignal }): Promise<Answer<Data>>;
  /** Resolves references as the gateway does; gives the entities in their order. */
  entities<Entity = any>(typename: string, keys: readonly object[], selection: string, options?: { viewer?: Viewer }): Promise<(Entity | null)[]>;
  /** A permit as the owner of this subject gives it to this viewer. */
  permit(viewer: Viewer, subject: string, ...categories: string[]): Promise<string>;
  /** The statements that `work` made the subgraph send, without those that open and close its transaction, the access log's among them. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** All of them. */
  allStatementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** What it announced so far, in order; about one subject when that is given. Fails when an event is not as its schema has it. */
  announced(subject?: string): Promise<CloudEvent[]>;
  /** Does what the clock has made due. */
  doDueWork(): Promise<void>;
  /**
   * Sends it an event as another subgraph does; the same twice with the same `id`. Fails when the event is not as its schema
   * has it, or is not taken unless the test asks for `refused`. Gives the status.
   */
  deliver(event: Announcement & { id?: string }, options?: { from?: string; refused?: boolean }): Promise<number>;
}

/**
 * Serves `subgraph` on a clone of its template for the tests of one file; closed and dropped when they end. `connections`
 * is how many its pool holds, `waitMs` how long a request may wait for one: on a busy machine longer than in earnest. `log` is
 * for tests of what is logged.
 */
export async function testSubgraph<Context extends object>(subgraph: Subgraph<Context>, { connections = 4, waitMs = 60_000, log = createLog(subgraph.name, "silent") } = {}): Promise<TestSubgraph> {
  const clone = await cloneDatabase(subgraph.name);
  const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const sign = await createViewerSigner(keys.privateKey);
  const permits = await createPermits(keys.privateKey);
  // Every sender that a test thinks of has this key.
  const senders = new Map<string, string>();

  setSealKeys([`test:${"s".repeat(44)}`]);

  let recorded: string[] | null = null;
  const database = createDatabase(clone.appUrl, { connections, waitMs, onStatement: (statement) => recorded?.push(statement) });
  await database.assertLeastPrivilege(subgraph.definers);
  const server = await createSubgraphServer({
    subgraph,
    database,
    verifyViewer: await createViewerVerifier(keys.publicKey, subgraph.name),
    permits,
    verifySender: async (header, body) => (await createSenderVerifier(senders, subgraph.name))(header, body),
    log,
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  // One to hold something, one to see who waits for it, and one that waits as the owner.
  const ownerClient = postgres(clone.ownerUrl, { max: 3, onnotice: () => {} });

  await ownerClient`insert into events.subscribers (name) values (${everything})`;

  afterAll(async () => {
    const closed = server.close();
    // A client that left may have opened a connection that it never used, for which a server waits.
    server.server.closeAllConnections();
    await closed;
    await database.close();
    await ownerClient.end();
    await clone.drop();
  });

  const query: TestSubgraph["query"] = async (text, variables = {}, { viewer = knownViewer, errors = false, headers = {}, signal = null } = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", [viewerHeader]: await sign(viewer, subgraph.name), ...headers },
      body: JSON.stringify({ query: text, variables }),
      signal,
    });
    const answer = { status: response.status, ...((await response.json()) as object) } as Answer<any>;
    if (!errors) expect(answer.errors, `${text} should answer without errors`).toBeUndefined();
    return answer;
  };

  const allStatementsOf: TestSubgraph["allStatementsOf"] = async (work) => {
    const statements: string[] = [];
    recorded = statements;
    try {
      await work();
      return statements;
    } finally {
      recorded = null;
    }
  };

  return {
    url,
    relayUrl: clone.relayUrl,
    viewerPrivateKey: keys.privateKey,
    owner: drizzle(ownerClient),
    asViewer: (viewer, work) => database.session({ viewer }, ({ db }) => work(db)),
    query,
    async entities(typename, keysOfEntities, selection, options = {}) {
      const representations = keysOfEntities.map((key) => ({ __typename: typename, ...key }));
      const { data } = await query(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${typename} { ${selection} } } }`,
        { representations },
        options,
      );
      return data._entities;
    },
    permit: async (viewer, subject, ...categories) => (await permits.issue(viewer, { subject, categories })).token,
    async statementsOf(work) {
      const statements = await allStatementsOf(work);
      return statements.filter((statement) => !/^(begin|commit|select set_config|select record_access|\s*select b\.oid)/i.test(statement.trim()));
    },
    allStatementsOf,
    async announced(subject) {
      const rows = await ownerClient<{ event: CloudEvent }[]>`select event from events.outbox where subscriber = ${everything} order by place`;
      const events = rows.map(({ event }) => event).filter((event) => subject === undefined || event.subject === subject);
      for (const event of events) assertEvent(event);
      return events;
    },
    doDueWork: () => doDueWork({ subgraph, database, permits, log }),
    async deliver({ id = randomUUID(), ...announcement }, { from = "elsewhere", refused = false } = {}) {
      const event: CloudEvent = { specversion: "1.0", id, source: sourceOf(from), time: new Date().toISOString(), datacontenttype: "application/json", ...announcement };
      assertEvent(event);
      senders.set(from, keys.publicKey);
      const body = JSON.stringify(event);
      const signEvent = await createEventSigner(from, keys.privateKey);
      const { status } = await fetch(`${url}/events`, { method: "POST", headers: { "content-type": eventContentType, authorization: await signEvent(body, subgraph.name) }, body });
      if (!refused) expect(status, `the event ${event.type} should be taken`).toBe(204);
      return status;
    },
  };
}

// The subscriber for whom a test's database keeps what is announced.
const everything = "everything";
