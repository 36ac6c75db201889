import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { subgraph } from "../../subgraph.ts";

const { query } = await testSubgraph(subgraph);

test("the ethnicity classification is whole and public, level by level", async () => {
  const read = async (level: number | null) => (await query("query ($level: Int) { ethnicities(level: $level) { code name } }", { level }, { viewer: anonymousViewer })).data.ethnicities;
  expect(await read(null)).toHaveLength(262);
  expect(await read(1)).toEqual([
    { code: "1", name: "European" },
    { code: "2", name: "Māori" },
    { code: "3", name: "Pacific Peoples" },
    { code: "4", name: "Asian" },
    { code: "5", name: "Middle Eastern/Latin American/African" },
    { code: "6", name: "Other Ethnicity" },
    { code: "9", name: "Residual Categories" },
  ]);
  for (const level of [0, -1, 5, 2_147_483_647]) expect(await read(level)).toEqual([]);
});
