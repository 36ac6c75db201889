// What row-level security costs on a register of 50 learners, of two schools that somebody works for: the same question to the
// learners' service twice, once as it serves, and once on a connection that no policy holds. Both log what they read.
import { generateKeyPairSync } from "node:crypto";
import { createDatabase } from "@lsg/subgraph-kit/database";
import { createSenderVerifier } from "@lsg/subgraph-kit/event-token";
import { createLog } from "@lsg/subgraph-kit/log";
import { createPermits } from "@lsg/subgraph-kit/permit";
import { createSubgraphServer } from "@lsg/subgraph-kit/serve";
import { createViewerSigner, createViewerVerifier, viewerHeader, type Viewer } from "@lsg/subgraph-kit/viewer";
import postgres from "postgres";
import { unmigratedDatabases } from "../dev/databases.ts";
import { loadSubgraph } from "../subgraphs.ts";

const register = `query ($schools: [_Any!]!) { _entities(representations: $schools) { ... on Institution { register(first: 25) { nodes {
  needArea tier priority learner { preferredName yearLevel needs { area supportNeed { code } } plan { status goals { title } } knownContact { since } supportTeam { from } whanau { name } }
} } } } }`;

const each = 25;

/** Prints medians over so many questions to each, in turn, and their ratio. Asks for 25 entries of each of the two largest registers. */
export async function policies(samples = 300): Promise<void> {
  const databases = await unmigratedDatabases();
  const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const { appUrl, ownerUrl } = databases.urls["learners"]!;
  const served = await Promise.all([appUrl, ownerUrl].map((url) => serve(url, keys)));
  try {
    const schools = await largestRegisters(ownerUrl);
    const viewer: Viewer = { id: "00000000-0000-4000-8000-000000000001", role: "COORDINATOR", organisations: schools.map((school) => `institution:${school}`), scopes: [], purpose: null };
    const sign = await createViewerSigner(keys.privateKey);
    const took: [number[], number[]] = [[], []];
    for (let index = -30; index < samples; index++) {
      const answers = new Set<string>();
      for (const which of Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)) {
        // It lasts for seconds: each question has one of its own.
        const header = await sign(viewer, "learners");
        const begun = performance.now();
        const answer = await ask(served[which]!.url, header, schools);
        if (index >= 0) took[which].push(performance.now() - begun);
        answers.add(answer);
      }
      if (answers.size !== 1) throw new Error(`The two answer differently, so they are not compared: ${[...answers].join(" / ").slice(0, 400)}`);
    }
    const [held, free] = took.map((values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!);
    console.log(`A register of ${2 * each} with its learners: median ${held!.toFixed(1)} ms with policies, ${free!.toFixed(1)} ms without: ${(held! / free!).toFixed(2)} times.`);
  } finally {
    await Promise.all(served.map(({ close }) => close()));
    await databases.close();
  }
}

async function serve(databaseUrl: string, { publicKey, privateKey }: { publicKey: string; privateKey: string }) {
  const database = createDatabase(databaseUrl, { connections: 2 });
  const server = await createSubgraphServer({
    subgraph: await loadSubgraph("learners"),
    database,
    verifyViewer: await createViewerVerifier(publicKey, "learners"),
    permits: await createPermits(privateKey),
    verifySender: await createSenderVerifier(new Map(), "learners"),
    log: createLog("learners", "silent"),
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { url, close: () => server.close().then(() => database.close()) };
}

async function ask(url: string, header: string, schools: readonly number[]): Promise<string> {
  const variables = { schools: schools.map((moeNumber) => ({ __typename: "Institution", moeNumber })) };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", [viewerHeader]: header }, body: JSON.stringify({ query: register, variables }) });
  const text = await response.text();
  if (text.includes('"errors"')) throw new Error(`The learners' service answers with errors: ${text.slice(0, 400)}`);
  return text;
}

async function largestRegisters(ownerUrl: string): Promise<number[]> {
  const sql = postgres(ownerUrl, { max: 1 });
  try {
    const rows = await sql<{ school: number; entries: number }[]>`
      select institution_moe_number as school, count(distinct learner_id)::int as entries from register_entries
        where from_date <= current_date and (until_date is null or until_date >= current_date) group by 1 order by 2 desc limit 2`;
    if (rows.length < 2 || rows.some(({ entries }) => entries < each)) throw new Error(`There are no two registers of ${each} learners: make a population first (npm run population -- --learners 20000).`);
    return rows.map(({ school }) => school);
  } finally {
    await sql.end();
  }
}
