// How long the support finder takes on the directory that there is: the services' own process, asked over HTTP as the gateway asks it.
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createDatabase } from "@lsg/subgraph-kit/database";
import { createSenderVerifier } from "@lsg/subgraph-kit/event-token";
import { createLog } from "@lsg/subgraph-kit/log";
import { createPermits } from "@lsg/subgraph-kit/permit";
import { createSubgraphServer } from "@lsg/subgraph-kit/serve";
import { anonymousViewer, createViewerSigner, createViewerVerifier, viewerHeader } from "@lsg/subgraph-kit/viewer";
import postgres from "postgres";
import { unmigratedDatabases } from "../dev/databases.ts";
import { loadSubgraph } from "../subgraphs.ts";

const document = `query ($need: NeedArea, $text: String, $age: Int, $place: SupportPlaceInput, $tier: SupportTier, $language: String) {
  supportFinder(need: $need, text: $text, age: $age, place: $place, tier: $tier, language: $language) {
    nodes { score distanceKm nearest { location { name } } service { id name { en mi } howToApply } reasons { aspect outcome text { en mi } } }
  }
}`;

const questions: Readonly<Record<string, object>> = {
  "a need, from coordinates": { need: "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", age: 9, tier: "TIER_2_TARGETED", language: "mi", place: { latitude: -36.85, longitude: 174.76 } },
  "a need, from a region": { need: "HEARING", place: { regionCode: "waikato" } },
  words: { text: "speech language", age: 6, place: { latitude: -41.28, longitude: 174.77 } },
  "words with wrong letters": { text: "speach langage", place: { latitude: -41.28, longitude: 174.77 } },
  "everything, from the Chatham Islands": { place: { latitude: -43.95, longitude: -176.56 } },
};

/** Prints the median, the 99th percentile and the least of so many questions of each kind, one after the other. */
export async function finder(samples = 200): Promise<void> {
  const databases = await unmigratedDatabases();
  const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const database = createDatabase(databases.urls["services"]!.appUrl, { connections: 2 });
  const server = await createSubgraphServer({
    subgraph: await loadSubgraph("services"),
    database,
    verifyViewer: await createViewerVerifier(keys.publicKey, "services"),
    permits: await createPermits(keys.publicKey),
    verifySender: await createSenderVerifier(new Map(), "services"),
    log: createLog("services", "silent"),
  });
  try {
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const sign = await createViewerSigner(keys.privateKey);
    for (const [name, variables] of Object.entries(questions)) {
      const took: number[] = [];
      // What a question passes every few seconds at the most: a header of the gateway's does not live long.
      let header = await sign(anonymousViewer, "services");
      let before = { process: 0, database: 0 };
      for (let index = -20; index < samples; index++) {
        if (index % 20 === 0) header = await sign(anonymousViewer, "services");
        if (index === 0) before = { process: cpuMs(), database: await databaseCpuMs(databases.urls["services"]!.ownerUrl) };
        const begun = performance.now();
        const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", [viewerHeader]: header }, body: JSON.stringify({ query: document, variables }) });
        const text = await response.text();
        if (index >= 0) took.push(performance.now() - begun);
        if (text.includes('"errors"') || !text.includes('"score"')) throw new Error(`The finder does not answer ${name}: ${text.slice(0, 400)}`);
      }
      took.sort((one, other) => one - other);
      const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))]!.toFixed(1);
      const cpu = ((cpuMs() - before.process) / samples).toFixed(1);
      const databaseCpu = (((await databaseCpuMs(databases.urls["services"]!.ownerUrl)) - before.database) / samples).toFixed(1);
      console.log(`${name}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, least ${at(0)} ms; CPU of client and service ${cpu} ms, of the database ${databaseCpu} ms`);
    }
  } finally {
    await server.close();
    await database.close();
    await databases.close();
  }
}

/** CPU of this process so far, which is client and service at once. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU so far of the connections on which the service asks, in steps of ten milliseconds; NaN where the database is on another machine. */
async function databaseCpuMs(ownerUrl: string): Promise<number> {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const backends = await client<{ pid: number }[]>`select pid from pg_stat_activity where datname = current_database() and usename = 'services_app'`;
    return backends.map(({ pid }) => ticksOf(pid) * 10).reduce((sum, one) => sum + one, 0);
  } finally {
    await client.end();
  }
}

function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return Number.NaN;
  }
}
