import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { subgraph } from "../../subgraph.ts";

const { query, statementsOf } = await testSubgraph(subgraph);

test("the vocabulary of needs covers every area, is public, and costs two statements", async () => {
  const { data: schema } = await query("{ supportNeeds { code area name { en } subNeeds { code name { en } } } }", {}, { viewer: anonymousViewer });
  expect(new Set(schema.supportNeeds.map(({ area }: { area: string }) => area)).size).toBe(11);
  expect(await statementsOf(() => query("{ supportNeeds { subNeeds { code } } }"))).toHaveLength(2);
});

test("the vocabulary of one area has that area alone", async () => {
  const { data } = await query("{ supportNeeds(area: VISION) { code area subNeeds { code } } }");
  expect(data.supportNeeds).toEqual([
    { code: "BRAILLE", area: "VISION", subNeeds: [] },
    { code: "VISION_ACCESS", area: "VISION", subNeeds: [{ code: "BLIND" }, { code: "CEREBRAL_VISION_IMPAIRMENT" }, { code: "LOW_VISION" }] },
  ]);
});
