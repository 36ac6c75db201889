import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { subgraph } from "../../subgraph.ts";

const { query } = await testSubgraph(subgraph);

test("the iwi classification is whole and public, each group before its iwi, macrons kept", async () => {
  const { data } = await query("{ iwi { code name level } }", {}, { viewer: anonymousViewer });
  expect(data.iwi).toHaveLength(210);
  expect(data.iwi.filter(({ level }: { level: number }) => level === 2)).toHaveLength(189);
  expect(data.iwi.slice(0, 2)).toEqual([
    { code: "01", name: "Te Tai Tokerau/Tāmaki-makaurau (Northland/Auckland) Region Iwi", level: 1 },
    { code: "0101", name: "Te Aupōuri", level: 2 },
  ]);
});
