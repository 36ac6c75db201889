import { randomUUID } from "node:crypto";
import { testSubgraph, type Answer } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

test("the national providers are there in every deployment, with the names they bear", async () => {
  const { data } = await graph.query(`{ providers(kind: MINISTRY) { nodes { id name { en mi } region { code } institution { name } services { name { en mi } } } } }`);
  expect(data.providers.nodes).toHaveLength(1);
  expect(data.providers.nodes[0]).toMatchObject({ name: { en: "Ministry of Education", mi: "Te Tāhuhu o te Mātauranga" }, region: null, institution: null });
  expect(data.providers.nodes[0].services).toContainEqual({ name: { en: "Intensive Wraparound Service", mi: "Te Kahu Tōī" } });
});

test("a provider is answered to everyone, with its region, its lead school and its services by name", async () => {
  const school = await make.institution();
  const provider = await make.provider({ kind: "RTLB_CLUSTER", nameEn: "Cluster Ōtāhuhu", institutionMoeNumber: school.moeNumber, website: "https://rtlb.example" });
  const second = await make.service({ providerId: provider.id, nameEn: "Ōwhata group" });
  const first = await make.service({ providerId: provider.id, nameEn: "Aotea group", status: "DEFUNCT" });
  const { data } = await graph.query(
    `query ($id: ID!) { provider(id: $id) { name { en mi } kind website region { code } institution { moeNumber } services { id } } }`,
    { id: provider.id },
    { viewer: anonymousViewer },
  );
  expect(data.provider).toEqual({
    name: { en: "Cluster Ōtāhuhu", mi: null },
    kind: "RTLB_CLUSTER",
    website: "https://rtlb.example",
    region: { code: "tai-tokerau" },
    institution: { moeNumber: school.moeNumber },
    services: [{ id: first.id }, { id: second.id }],
  });
});

test("a region's providers are those in it and those that work in the whole country", async () => {
  const here = await make.provider({ kind: "IWI", regionCode: "waikato" });
  const everywhere = await make.provider({ kind: "IWI", regionCode: null });
  await make.provider({ kind: "IWI", regionCode: "wellington" });
  const { data } = await graph.query(`{ providers(kind: IWI, regionCode: "waikato") { nodes { id } } }`);
  expect(data.providers.nodes.map(({ id }: { id: string }) => id).sort()).toEqual([here.id, everywhere.id].sort());
});

test("pages join without a gap, whatever the names", async () => {
  const made = await times(5, (index) => make.provider({ kind: "HEALTH", regionCode: "otago-southland", nameEn: ["Ōamaru", "oamaru", "Zeta", "Āwhina", "Āwhina"][index]! }));
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { data }: Answer<any> = await graph.query(
      `query ($after: String) { providers(kind: HEALTH, regionCode: "otago-southland", first: 2, after: $after) { nodes { id name { en } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    seen.push(...data.providers.nodes.map(({ id }: { id: string }) => id));
    after = data.providers.pageInfo.hasNextPage ? data.providers.pageInfo.endCursor : null;
  } while (after !== null);
  const ours = made.map(({ id }) => id);
  expect(seen.filter((id) => ours.includes(id)).sort()).toEqual(ours.sort());
  expect(new Set(seen).size).toBe(seen.length);
});

test.each([0, -1, 201, -2_147_483_648])("first: %i is refused with what to send instead", async (first) => {
  const { errors } = await graph.query(`query ($first: Int) { providers(first: $first) { nodes { id } } }`, { first }, { errors: true });
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" }, message: expect.stringContaining("1 to 200") }]);
});

test.each(["", "x", Buffer.from('["a"]').toString("base64url"), Buffer.from('["a","not-an-id"]').toString("base64url"), Buffer.from('[1,2]').toString("base64url"), Buffer.from('["\\u0000","019a0000-0000-7000-8000-000000000001"]').toString("base64url")])(
  "the cursor %j, which no list gave, is refused",
  async (after) => {
    const { errors } = await graph.query(`query ($after: String) { providers(after: $after) { nodes { id } } }`, { after }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  },
);

test.each(["", "\0", "no-such-region", "Waikato'; --", "a".repeat(5000)])("the region %j has none but nationwide providers", async (regionCode) => {
  const { data } = await graph.query(`query ($regionCode: ID) { providers(regionCode: $regionCode) { nodes { region { code } } } }`, { regionCode });
  expect(new Set(data.providers.nodes.map((node: { region: unknown }) => node.region))).toEqual(new Set([null]));
});

test("references that cannot be are null, and 50 references cost as many statements as one", async () => {
  expect(await graph.entities("Provider", [{ id: "x" }, { id: randomUUID() }], "id")).toEqual([null, null]);
  const ids = await times(50, async () => {
    const provider = await make.provider({ institutionMoeNumber: (await make.institution()).moeNumber });
    await make.service({ providerId: provider.id, regions: ["waikato"] });
    return { id: provider.id };
  });
  const ask = (keys: { id: string }[]) =>
    graph.statementsOf(() => graph.entities("Provider", keys, "name { en } title { en } region { code } institution { name } services { id regions { code } provider { id } }"));
  const forOne = await ask(ids.slice(0, 1));
  expect(forOne).toHaveLength(5);
  expect(await ask(ids)).toHaveLength(forOne.length);
});
