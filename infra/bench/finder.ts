// How long the support finder takes on the directory that there is: the services' own process, asked over HTTP as the gateway asks it.
import { generateKeyPairSync } from "node:crypto";
import { createDatabase } from "@lsg/subgraph-kit/database";
import { createSenderVerifier } from "@lsg/subgraph-kit/event-token";
import { createLog } from "@lsg/subgraph-kit/log";
import { createPermits } from "@lsg/subgraph-kit/permit";
import { createSubgraphServer } from "@lsg/subgraph-kit/serve";
import { anonymousViewer, createViewerSigner, createViewerVerifier, viewerHeader } from "@lsg/subgraph-kit/viewer";
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
    const header = await (await createViewerSigner(keys.privateKey))(anonymousViewer, "services");
    for (const [name, variables] of Object.entries(questions)) {
      const took: number[] = [];
      for (let index = -20; index < samples; index++) {
        const begun = performance.now();
        const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", [viewerHeader]: header }, body: JSON.stringify({ query: document, variables }) });
        const text = await response.text();
        if (index >= 0) took.push(performance.now() - begun);
        if (text.includes('"errors"') || !text.includes('"score"')) throw new Error(`The finder does not answer ${name}: ${text.slice(0, 400)}`);
      }
      took.sort((one, other) => one - other);
      const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))]!.toFixed(1);
      console.log(`${name}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, least ${at(0)} ms`);
    }
  } finally {
    await server.close();
    await database.close();
    await databases.close();
  }
}
