import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);

describe("funding streams", () => {
  test("are known to everyone, also to a viewer who has not signed in", async () => {
    const { data } = await query("{ fundingStreams { code name { en mi } } }", {}, { viewer: anonymousViewer });

    expect(data.fundingStreams.length).toBeGreaterThan(25);
    expect(data.fundingStreams).toContainEqual({ code: "IWS", name: { en: "Intensive Wraparound Service", mi: "Te Kahu Tōī" } });
    const names = data.fundingStreams.map((stream: { name: { en: string } }) => stream.name.en);
    expect(names).toEqual(names.toSorted((a: string, b: string) => (a < b ? -1 : 1)));
  });

  test("give their former names, so that people who know those find them", async () => {
    const { data } = await query('{ fundingStream(code: "SFI") { name { en } formerNames unit } }');
    expect(data.fundingStream).toEqual({ name: { en: "Support for inclusion funding" }, formerNames: ["Special Education Grant (SEG)"], unit: "CENTS" });
  });

  test("name the stream that they are a part of, and their parts", async () => {
    const { data } = await query('{ whole: fundingStream(code: "ORS") { partOf { code } parts { code } } part: fundingStream(code: "ORS_STAFFING") { partOf { code } parts { code } } }');
    expect(data.whole).toEqual({ partOf: null, parts: [{ code: "ORS_CONSUMABLES" }, { code: "ORS_TEACHER_AIDE" }, { code: "ORS_STAFFING" }] });
    expect(data.part).toEqual({ partOf: { code: "ORS" }, parts: [] });
  });

  test("are null for a code that no stream has, whatever its form", async () => {
    for (const code of ["NONE", "ors", "", "ORS\0", "ā", "X".repeat(10_000)]) {
      const { data } = await query("query ($code: ID!) { fundingStream(code: $code) { code } }", { code });
      expect(data.fundingStream).toBeNull();
    }
  });

  test("resolve as references, null where there is none, in one statement for all", async () => {
    const statements = await statementsOf(async () => {
      const found = await entities("FundingStream", [{ code: "LSC" }, { code: "NONE" }, { code: "ORS" }], "code unit");
      expect(found).toEqual([{ code: "LSC", unit: "FTTE" }, null, { code: "ORS", unit: "PLACES" }]);
    });
    expect(statements).toHaveLength(1);
  });

  test("page their budgets, newest year first", async () => {
    const { budget } = given(owner);
    for (const year of [2024, 2026, 2025]) await budget({ streamCode: "LSC", unit: "FTTE", quantity: 1.5, year });

    const page = (after?: string) =>
      query('query ($after: String) { fundingStream(code: "LSC") { budgets(first: 2, after: $after) { nodes { year } pageInfo { hasNextPage endCursor } } } }', { after }, { viewer: viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] }) });
    const first = (await page()).data.fundingStream.budgets;
    const second = (await page(first.pageInfo.endCursor)).data.fundingStream.budgets;
    expect([first.nodes, second.nodes]).toEqual([[{ year: 2026 }, { year: 2025 }], [{ year: 2024 }]]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});
