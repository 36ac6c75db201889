import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const viewer = viewerAs("FACILITATOR");

const servicesOf = async (id: string, page: object = { first: 200 }) =>
  (await at.query("query ($id: ID!, $first: Int, $after: String) { learningSupportCommunity(id: $id) { servicesHere(first: $first, after: $after) { nodes { id isNationwide capacities { available } } pageInfo { hasNextPage endCursor } } } }", { id, ...page }, { viewer })).data.learningSupportCommunity.servicesHere;

describe("the services of a community", () => {
  test("are those of its region and the nationwide ones, and none that has ended", async () => {
    const community = await make.community({ regionCode: "waikato" });
    const everywhere = await make.community({ regionCode: null });
    const here = await make.service({ regions: ["waikato", "tai-tokerau"] });
    const elsewhere = await make.service({ regions: ["tai-tokerau"] });
    const ended = await make.service({ regions: ["waikato"], status: "DEFUNCT" });
    await make.capacity({ serviceId: here.id, maximum: 3 });
    const { nodes } = await servicesOf(community.id);
    const ids = nodes.map(({ id }: { id: string }) => id);
    expect(nodes.find(({ id }: { id: string }) => id === here.id).capacities).toEqual([{ available: 3 }]);
    expect(ids).not.toContain(elsewhere.id);
    expect(ids).not.toContain(ended.id);
    expect(nodes.filter(({ isNationwide }: { isNationwide: boolean }) => isNationwide).length).toBeGreaterThan(5);
    expect((await servicesOf(everywhere.id)).nodes.map(({ id }: { id: string }) => id)).toEqual(nodes.filter(({ isNationwide }: { isNationwide: boolean }) => isNationwide).map(({ id }: { id: string }) => id));

    const paged: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page = await servicesOf(community.id, { first: 4, after });
      paged.push(...page.nodes.map(({ id }: { id: string }) => id));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(paged).toEqual(ids);
  });

  test("of 50 communities in several regions cost as many statements as one's", async () => {
    const known = (await at.query("{ regions { code } }")).data.regions.map(({ code }: { code: string }) => code) as string[];
    const communities = await times(50, (index) => make.community({ regionCode: known[index % known.length]! }));
    const ask = (some: { id: string }[]) => at.statementsOf(() => at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), "servicesHere(first: 3) { nodes { id } pageInfo { hasNextPage } }", { viewer }));
    const forOne = await ask(communities.slice(0, 1));
    expect(await ask(communities)).toHaveLength(forOne.length);
  });
});
