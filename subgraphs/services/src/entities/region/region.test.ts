import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { regions } from "./table.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const make = given(owner);

test("the twelve education regions are there, from north to south, for everybody", async () => {
  const { data } = await query("{ regions { code name { en mi } takiwa validFrom validTo } }", {}, { viewer: anonymousViewer });
  expect(data.regions).toHaveLength(12);
  expect(data.regions[0]).toEqual({ code: "tai-tokerau", name: { en: "Tai Tokerau", mi: "Tai Tokerau" }, takiwa: "Te Tai Raro", validFrom: null, validTo: null });
  expect(data.regions[11]).toMatchObject({ code: "otago-southland", name: { en: "Otago, Southland", mi: null } });
});

test("regions are those of the day that is asked for", async () => {
  await owner.insert(regions).values({ code: "te-moana", nameEn: "Te Moana", position: 99, validFrom: "2010-01-01", validTo: "2015-01-01" });
  const codesOn = async (on: string | null) => (await query("query ($on: Date) { regions(on: $on) { code } }", { on })).data.regions.map(({ code }: { code: string }) => code);
  expect(await codesOn("2009-12-31")).not.toContain("te-moana");
  expect(await codesOn("2010-01-01")).toContain("te-moana");
  expect(await codesOn("2014-12-31")).toContain("te-moana");
  expect(await codesOn("2015-01-01")).not.toContain("te-moana");
  expect(await codesOn(null)).not.toContain("te-moana");
  await owner.delete(regions).where(eq(regions.code, "te-moana"));
});

test("a region knows the names it had; the former Auckland was three of today's", async () => {
  const { data } = await query(`{
    plenty: region(code: "bay-of-plenty-waiariki") { formerNames { name lastSeenOn } }
    waka: region(code: "tamaki-herenga-waka") { formerNames { name } }
    manawa: region(code: "tamaki-herenga-manawa") { formerNames { name } }
    wellington: region(code: "wellington") { formerNames { name } }
  }`);
  expect(data.plenty.formerNames).toEqual([
    { name: "Bay of Plenty/Rotorua/Taupo", lastSeenOn: "2017-07-01" },
    { name: "Bay of Plenty/Waiariki", lastSeenOn: "2020-06-22" },
  ]);
  expect(data.waka.formerNames).toEqual([{ name: "Auckland" }]);
  expect(data.manawa.formerNames).toEqual([{ name: "Auckland" }]);
  expect(data.wellington.formerNames).toEqual([]);
});

test("a code that no region has answers null, whatever its form", async () => {
  for (const code of ["te-moana", "", "Tai Tokerau", "tai-tokerau; drop table regions", "x".repeat(10_000), "a\0b", "42"]) {
    expect((await query("query ($code: ID!) { region(code: $code) { code } }", { code })).data.region).toBeNull();
  }
  expect(await entities("Region", [{ code: "waikato" }, { code: "no-such" }, { code: "\0" }], "name { en }")).toEqual([{ name: { en: "Waikato" } }, null, null]);
});

test("its institutions come by name with macrons folded, page by page, each one once", async () => {
  const names = ["Zealandia School", "Ōkaihau School", "Aotea School", "Oruru School", "Aotea School"];
  for (const name of names) await make.institution({ name, regionCode: "otago-southland" });
  const page = "query ($after: String) { region(code: \"otago-southland\") { institutions(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } } }";
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo }: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } = (await query(page, { after })).data.region.institutions;
    seen.push(...nodes.map(({ name }) => name));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual(["Aotea School", "Aotea School", "Ōkaihau School", "Oruru School", "Zealandia School"]);
});

test("all regions with their names and institutions cost as many statements as one", async () => {
  const selection = "code name { en } formerNames { name } institutions(first: 3) { nodes { name region { code } } }";
  await times(3, (index) => make.institution({ regionCode: index === 0 ? "waikato" : "wellington" }));
  const one = await statementsOf(() => entities("Region", [{ code: "waikato" }], selection));
  const all = await statementsOf(() => query(`{ regions { ${selection} } }`));
  expect(one).toHaveLength(3);
  expect(all).toHaveLength(4);
});
