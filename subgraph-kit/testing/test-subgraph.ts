// A subgraph as the gateway meets it, on a database of its own, with its statements counted.
import { generateKeyPairSync } from "node:crypto";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, expect } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import type { Subgraph } from "../src/define-subgraph.ts";
import { createLog } from "../src/log.ts";
import { createPermits } from "../src/permit.ts";
import { createSubgraphServer } from "../src/serve.ts";
import { createViewerSigner, createViewerVerifier, viewerHeader, type Viewer } from "../src/viewer.ts";
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
  /** Writes rows as the owner, past the policies: what a test arranges. */
  readonly owner: PostgresJsDatabase;
  /** Does `work` in a transaction of the role that serves requests, past the resolvers: what the database itself lets this viewer do. */
  asViewer<Result>(viewer: Viewer, work: (db: Db) => Promise<Result>): Promise<Result>;
  /** Sends an operation over HTTP; anything wrong fails the test unless the test asks for `errors`. */
  query<Data = any>(query: string, variables?: object, options?: { viewer?: Viewer; errors?: boolean; headers?: Record<string, string> }): Promise<Answer<Data>>;
  /** Resolves references as the gateway does; gives the entities in their order. */
  entities<Entity = any>(typename: string, keys: readonly object[], selection: string, options?: { viewer?: Viewer }): Promise<(Entity | null)[]>;
  /** A permit as the owner of this subject gives it to this viewer. */
  permit(viewer: Viewer, subject: string, ...categories: string[]): Promise<string>;
  /** The statements that `work` made the subgraph send, without those that open and close its transaction, the access log's among them. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** All of them. */
  allStatementsOf(work: () => Promise<unknown>): Promise<string[]>;
}

/**
 * Serves `subgraph` on a clone of its template for the tests of one file; closed and dropped when they end. `connections`
 * is how many its pool holds.
 */
export async function testSubgraph<Context extends object>(subgraph: Subgraph<Context>, { connections = 4 } = {}): Promise<TestSubgraph> {
  const clone = await cloneDatabase(subgraph.name);
  const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const sign = await createViewerSigner(keys.privateKey);
  const permits = await createPermits(keys.privateKey);

  let recorded: string[] | null = null;
  const database = createDatabase(clone.appUrl, { connections, onStatement: (statement) => recorded?.push(statement) });
  await database.assertLeastPrivilege(subgraph.definers);
  const server = await createSubgraphServer({
    subgraph,
    database,
    verifyViewer: await createViewerVerifier(keys.publicKey, subgraph.name),
    permits,
    log: createLog(subgraph.name, "silent"),
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const ownerClient = postgres(clone.ownerUrl, { max: 2, onnotice: () => {} });

  afterAll(async () => {
    await server.close();
    await database.close();
    await ownerClient.end();
    await clone.drop();
  });

  const query: TestSubgraph["query"] = async (text, variables = {}, { viewer = knownViewer, errors = false, headers = {} } = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", [viewerHeader]: await sign(viewer, subgraph.name), ...headers },
      body: JSON.stringify({ query: text, variables }),
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
  };
}
