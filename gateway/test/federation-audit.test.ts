// The federation gateway audit, from recordings that lie beside the repository: 199 cases, of which stock @apollo/gateway answers
// 193 as expected.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { recordedAnswer, type Call, type Suite } from "../testing/federation-audit.ts";
import { startTestGateway } from "../testing/test-gateway.ts";
import { sendJson } from "../testing/test-graph.ts";

const recorded = join(import.meta.dirname, "../../../shared/conformance/federation-audit/recorded.json");
const suites = existsSync(recorded) ? (JSON.parse(readFileSync(recorded, "utf8")) as { suites: Suite[] }).suites : [];

describe.skipIf(!existsSync(recorded)).each([
  ["as they are", false],
  ["with the keys of entities compared", true],
])(`the federation gateway audit, its calls %s (skipped when ${recorded} is absent)`, (_, comparesKeys) => {
  let current: Suite | undefined;
  const unknown: string[] = [];
  const server = http.createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
    incoming.on("end", () => {
      const subgraph = String(incoming.url?.split("/")[2]);
      const answer = current && recordedAnswer(current, subgraph, JSON.parse(text) as Call);
      if (!answer) unknown.push(`${current?.id} ${subgraph}: ${text}`);
      sendJson(response, answer ?? { errors: [{ message: "unknown request" }] }, answer ? 200 : 599);
    });
  });
  let passed = 0;

  afterAll(() => server.close());

  it.each(suites)("passes every case of $id", async (suite) => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    current = suite;
    const folder = await mkdtemp(join(tmpdir(), "federation-audit-"));
    const supergraph = join(folder, "supergraph.graphql");
    await writeFile(supergraph, suite.supergraph.replaceAll("{BASE}", `http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const gateway = await startTestGateway(supergraph, { comparesKeys });
    const lost: unknown[] = [];
    for (const { query, expected } of suite.tests) {
      const { data = null, errors } = await gateway.query(query);
      const ok = isDeepStrictEqual(data, expected.data ?? null) && (typeof expected.errors !== "boolean" || expected.errors === Boolean(errors?.length));
      if (ok) passed++;
      else lost.push({ query, expected, data, errors });
    }
    await gateway.stop();
    await rm(folder, { recursive: true });
    expect(lost).toEqual([]);
  });

  it("passes 199 cases, with calls that subgraphs answered, or would have", () => {
    expect(unknown).toEqual([]);
    expect(passed).toBe(199);
  });
});
