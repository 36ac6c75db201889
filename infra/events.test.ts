import { expect, test } from "vitest";
import { handledEvents } from "./events.ts";
import { loadSubgraph, subgraphNames } from "./subgraphs.ts";

test("each subgraph is sent the events that it handles, and no others", async () => {
  const handled = await Promise.all(subgraphNames.map(async (name) => [name, Object.keys((await loadSubgraph(name)).on)] as const));
  expect(handledEvents).toEqual(Object.fromEntries(handled.filter(([, types]) => types.length > 0)));
});
