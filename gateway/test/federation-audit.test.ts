// Recorded cases from outside, when they lie beside the repository: every query of the federation gateway audit, with the
// answers of its subgraphs. The recordings match a call by its text, as the query planner writes it.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { startTestGateway } from "../testing/test-gateway.ts";
import { sendJson } from "../testing/test-graph.ts";

interface Suite {
  readonly id: string;
  readonly supergraph: string;
  readonly tests: readonly { query: string; expected: { data?: unknown; errors?: unknown } }[];
  /** Whether stock @apollo/gateway answers each query as expected. */
  readonly stockPass: readonly boolean[];
  readonly traffic: readonly { subgraph: string; request: Call; status: number; response: unknown }[];
}

interface Call {
  readonly query: string;
  readonly variables?: object;
}

const recorded = join(import.meta.dirname, "../../../shared/conformance/federation-audit/recorded.json");

describe.skipIf(!existsSync(recorded))(`the federation gateway audit (skipped when ${recorded} is absent)`, () => {
  const suites = existsSync(recorded) ? (JSON.parse(readFileSync(recorded, "utf8")) as { suites: Suite[] }).suites : [];
  let current: Suite | undefined;
  const unrecorded: string[] = [];
  const server = http.createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
    incoming.on("end", () => {
      const subgraph = incoming.url?.split("/")[2];
      const call = JSON.parse(text) as Call;
      const hit = current?.traffic.find((entry) => entry.subgraph === subgraph && keyOf(entry.request) === keyOf(call));
      if (!hit) unrecorded.push(`${current?.id} ${subgraph}: ${call.query}`);
      sendJson(response, hit?.response ?? { errors: [{ message: "unrecorded request" }] }, hit?.status ?? 599);
    });
  });
  let passed = 0;

  afterAll(() => server.close());

  it.each(suites)("loses no case of $id that the stock gateway passes", async (suite) => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    current = suite;
    const folder = await mkdtemp(join(tmpdir(), "federation-audit-"));
    const supergraph = join(folder, "supergraph.graphql");
    await writeFile(supergraph, suite.supergraph.replaceAll("{BASE}", `http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const gateway = await startTestGateway(supergraph);
    const lost: unknown[] = [];
    for (const [index, { query, expected }] of suite.tests.entries()) {
      const { data = null, errors } = await gateway.query(query);
      const ok = isDeepStrictEqual(data, expected.data ?? null) && (typeof expected.errors !== "boolean" || expected.errors === Boolean(errors?.length));
      if (ok) passed++;
      else if (suite.stockPass[index]) lost.push({ query, expected, data, errors });
    }
    await gateway.stop();
    await rm(folder, { recursive: true });
    expect(lost).toEqual([]);
  });

  it("passes at least the 193 cases that the stock gateway passes, with calls that were all recorded", () => {
    expect(unrecorded).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(193);
  });
});

/** A call without its operation's name and its spacing, which planners choose freely. */
function keyOf({ query, variables = {} }: Call): string {
  const text = query
    .replace(/\b(query|mutation)\s+[A-Za-z_]\w*\s*(?=[({@])/, "$1")
    .replace(/[\s,]+/g, " ")
    .replace(/ ?([{}():!\[\]=@|]) ?/g, "$1")
    .trim();
  return JSON.stringify([text, variables]);
}
