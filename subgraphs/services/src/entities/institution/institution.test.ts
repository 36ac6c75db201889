import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { institutionNames, institutionRegions, institutionRolls, institutions } from "./table.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const make = given(owner);

const list = `query ($text: String, $regionCode: ID, $kind: InstitutionKind, $first: Int, $after: String) {
  institutions(text: $text, regionCode: $regionCode, kind: $kind, first: $first, after: $after) { nodes { name moeNumber } pageInfo { hasNextPage hasPreviousPage endCursor } }
}`;
interface InstitutionPage {
  nodes: { name: string; moeNumber: number }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}
const namesOf = ({ data }: { data: any }): string[] => data.institutions.nodes.map(({ name }: { name: string }) => name);

describe("an institution", () => {
  test("is answered by its number with everything that directories say of it, to everybody", async () => {
    const { moeNumber } = await make.institution({
      kind: "KURA",
      name: "Te Kura o Ngā Kōtare",
      openedOn: "1972-02-01",
      institutionType: "Composite",
      authority: "STATE",
      genders: "CO_EDUCATIONAL",
      languageOfInstruction: "ALL_TE_REO_MAORI",
      regionCode: "canterbury-chatham-islands",
      territorialAuthority: "Chatham Islands Territory",
      postcode: "0484",
      latitude: -43.95,
      longitude: -176.55,
      decile: 3,
      decileYear: 2017,
      equityIndex: 516,
      equityIndexScale: "SCHOOL",
      equityIndexYear: 2026,
      isolationIndex: 3.11,
      asOf: "2026-06-01",
    });
    const counts = { moeNumber, maori: 30, european: 4, melaa: null };
    await owner.insert(institutionRolls).values([
      { ...counts, asOf: "2017-07-01", total: 34, counting: "PRIORITISED" },
      { ...counts, asOf: "2026-05-01", total: 32, counting: "TOTAL_RESPONSE" },
    ]);
    const { data } = await query(
      `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) {
        kind name status openedOn closedOn type definition authority genders languageOfInstruction isHomeBased region { code } territorialAuthority localBoard postcode
        coordinates { latitude longitude } decile { value year } equityIndex { value scale year } isolationIndex asOf website
        roll { asOf total counting maori european melaa } rolls { asOf counting } successor { moeNumber } successorOf { moeNumber } formerNames { name } regionHistory { from }
      } }`,
      { moeNumber },
      { viewer: anonymousViewer },
    );
    expect(data.institution).toEqual({
      kind: "KURA",
      name: "Te Kura o Ngā Kōtare",
      status: "OPEN",
      openedOn: "1972-02-01",
      closedOn: null,
      type: "Composite",
      definition: null,
      authority: "STATE",
      genders: "CO_EDUCATIONAL",
      languageOfInstruction: "ALL_TE_REO_MAORI",
      isHomeBased: false,
      region: { code: "canterbury-chatham-islands" },
      territorialAuthority: "Chatham Islands Territory",
      localBoard: null,
      postcode: "0484",
      coordinates: { latitude: -43.95, longitude: -176.55 },
      decile: { value: 3, year: 2017 },
      equityIndex: { value: 516, scale: "SCHOOL", year: 2026 },
      isolationIndex: 3.11,
      asOf: "2026-06-01",
      website: null,
      roll: { asOf: "2026-05-01", total: 32, counting: "TOTAL_RESPONSE", maori: 30, european: 4, melaa: null },
      rolls: [
        { asOf: "2026-05-01", counting: "TOTAL_RESPONSE" },
        { asOf: "2017-07-01", counting: "PRIORITISED" },
      ],
      successor: null,
      successorOf: [],
      formerNames: [],
      regionHistory: [],
    });
  });

  test("of which little is known answers null for the rest, and is whole nevertheless", async () => {
    const { moeNumber } = await make.institution({ regionCode: null, town: null });
    const { data } = await query(
      `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { region { code } coordinates { latitude } decile { value } equityIndex { value } roll { total } rolls { total } } }`,
      { moeNumber },
    );
    expect(data.institution).toEqual({ region: null, coordinates: null, decile: null, equityIndex: null, roll: null, rolls: [] });
  });

  test("knows its former names and regions with their days, newest first", async () => {
    const { moeNumber } = await make.institution({ name: "Te Kamokamo High School" });
    await owner.insert(institutionNames).values([
      { moeNumber, name: "Kamokamo College", from: "2010-07-01", until: "2017-07-01" },
      { moeNumber, name: "Kamokamo High School", from: "2017-07-01", until: "2026-06-01" },
      { moeNumber, name: "Te Kamokamo High School", from: "2026-06-01", until: null },
    ]);
    await owner.insert(institutionRegions).values([
      { moeNumber, regionCode: null, recordedAs: "Auckland", isDerived: false, from: "2017-07-01", until: "2026-06-01" },
      { moeNumber, regionCode: "tai-tokerau", recordedAs: "Tai Tokerau", isDerived: false, from: "2026-06-01", until: null },
    ]);
    const [institution] = await entities("Institution", [{ moeNumber }], "formerNames { name from until } regionHistory { region { code } recordedAs isDerived from until }");
    expect(institution).toEqual({
      formerNames: [
        { name: "Kamokamo High School", from: "2017-07-01", until: "2026-06-01" },
        { name: "Kamokamo College", from: "2010-07-01", until: "2017-07-01" },
      ],
      regionHistory: [
        { region: { code: "tai-tokerau" }, recordedAs: "Tai Tokerau", isDerived: false, from: "2026-06-01", until: null },
        { region: null, recordedAs: "Auckland", isDerived: false, from: "2017-07-01", until: "2026-06-01" },
      ],
    });
  });

  test("that merged names its successor, which names those it took over", async () => {
    const successor = await make.institution();
    const closed = await times(2, () => make.institution({ status: "CLOSED", closedOn: "2020-07-01", successorMoeNumber: successor.moeNumber }));
    const [before, after] = await entities("Institution", [{ moeNumber: closed[0]!.moeNumber }, { moeNumber: successor.moeNumber }], "closedOn successor { moeNumber } successorOf { moeNumber }");
    expect(before).toEqual({ closedOn: "2020-07-01", successor: { moeNumber: successor.moeNumber }, successorOf: [] });
    expect(after.successorOf).toEqual(closed.map(({ moeNumber }) => ({ moeNumber })));
  });

  test("with a number that none has is null, however odd the number", async () => {
    for (const moeNumber of [0, -1, 899_999, 2_147_483_647]) {
      expect((await query("query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name } }", { moeNumber })).data.institution).toBeNull();
    }
    const known = await make.institution();
    const numbers = [known.moeNumber, 0, -5, 1.5, 1e300, "one", String(known.moeNumber)];
    const found = await entities("Institution", numbers.map((moeNumber) => ({ moeNumber })), "name");
    expect(found).toEqual([{ name: known.name }, null, null, null, null, null, null]);
  });

  test("cannot be stored with facts that cannot be", async () => {
    const wrong: Partial<typeof institutions.$inferInsert>[] = [
      { moeNumber: -1 },
      { name: " " },
      { postcode: "484" },
      { latitude: -35 },
      { latitude: -35, longitude: 200 },
      { decile: 99 },
      { equityIndex: 516 },
      { equityIndex: 516, equityIndexScale: "EARLY_LEARNING" },
      { regionCode: "auckland" },
      { closedOn: "2020-01-01" },
    ];
    for (const said of wrong) await expect(make.institution(said), JSON.stringify(said)).rejects.toThrow();
  });
});

describe("institutions", () => {
  test("are found by words of the name or the town in any order, with or without macrons and apostrophes", async () => {
    await make.institution({ name: "Whangātoto Girls' High School", town: "Ōkaihau" });
    for (const text of ["whangatoto", "WHANGĀTOTO girls", "high whangatoto", "girls' whangāto", "okaihau whangatoto", "ngatot"]) {
      expect(namesOf(await query(list, { text })), text).toEqual(["Whangātoto Girls' High School"]);
    }
    for (const text of ["whangatoto boys", "whangatoto kaikohe", "whang%toto", "whang_toto", "\\"]) expect(namesOf(await query(list, { text })), text).toEqual([]);
  });

  test("are found by a name that they had, too", async () => {
    const { moeNumber } = await make.institution({ name: "Te Puna Hou" });
    await owner.insert(institutionNames).values({ moeNumber, name: "Tarapunga Māori School", from: "2017-07-01", until: "2020-01-01" });
    expect(namesOf(await query(list, { text: "tarapunga maori" }))).toEqual(["Te Puna Hou"]);
  });

  test("are narrowed by region and kind together", async () => {
    const here = { regionCode: "nelson-marlborough-west-coast" };
    await make.institution({ ...here, name: "Ruru Playcentre", kind: "PLAYCENTRE" });
    await make.institution({ ...here, name: "Ruru School" });
    await make.institution({ name: "Ruru Playcentre North", kind: "PLAYCENTRE" });
    expect(namesOf(await query(list, { text: "ruru", regionCode: here.regionCode, kind: "PLAYCENTRE" }))).toEqual(["Ruru Playcentre"]);
    expect(namesOf(await query(list, { text: "ruru", regionCode: here.regionCode }))).toEqual(["Ruru Playcentre", "Ruru School"]);
    expect(namesOf(await query(list, { regionCode: "no-such-region" }))).toEqual([]);
  });

  test("come in pages that neither repeat nor leave out any, also among equal names", async () => {
    await times(5, () => make.institution({ name: "Tīeke Kindergarten", kind: "KINDERGARTEN" }));
    const seen: number[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo }: InstitutionPage = (await query(list, { text: "tieke", first: 2, after })).data.institutions;
      seen.push(...nodes.map(({ moeNumber }) => moeNumber));
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  test("refuse a page size, a cursor and a text that cannot be", async () => {
    const wrong = [{ first: 0 }, { first: -1 }, { first: 201 }, { after: "nonsense" }, { after: Buffer.from('["x"]').toString("base64url") }, { after: Buffer.from('["x",1e300]').toString("base64url") }, { text: "x".repeat(201) }, { text: "a\0b" }, { regionCode: "a\0b" }];
    for (const variables of wrong) {
      const { errors } = await query(list, variables, { errors: true });
      expect(errors?.map(({ extensions }) => extensions.code), JSON.stringify(variables)).toEqual(["BAD_USER_INPUT"]);
    }
    expect(namesOf(await query(list, { text: "  ", first: 200 })).length).toBeGreaterThan(0);
  });

  test("with everything this service adds to them cost as many statements for 50 as for one", async () => {
    const successor = await make.institution();
    const numbers = (await times(50, () => make.institution({ successorMoeNumber: successor.moeNumber }))).map(({ moeNumber }) => ({ moeNumber }));
    const selection = "name region { name { en } formerNames { name } } formerNames { name } regionHistory { region { code } } roll { total } rolls { total } successor { name } successorOf { name }";
    const one = await statementsOf(() => entities("Institution", numbers.slice(0, 1), selection));
    const fifty = await statementsOf(() => entities("Institution", numbers, selection));
    expect(fifty).toHaveLength(one.length);
    expect(one).toHaveLength(8);
  });
});
