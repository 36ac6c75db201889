import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const namesOf = async (args: string, variables = {}, head = "") => {
  const { data } = await graph.query(`${head} { services(${args}) { nodes { name { en } } } }`, variables);
  return data.services.nodes.map(({ name }: { name: { en: string } }) => name.en) as string[];
};

test("a service is answered to everyone, with its provider, regions and funding stream", async () => {
  const { data } = await graph.query(
    `{ service(id: "01935000-0000-7000-8000-000000000105") { name { en mi } kind status tiers needAreas minimumYearLevel maximumYearLevel minimumAge
      isNationwide regions { code } provider { name { mi } } fundingStream { code } } }`,
    {},
    { viewer: anonymousViewer },
  );
  expect(data.service).toEqual({
    name: { en: "Intensive Wraparound Service", mi: "Te Kahu Tōī" },
    kind: "INTENSIVE_WRAPAROUND",
    status: "ACTIVE",
    tiers: ["TIER_3_INTENSIVE"],
    needAreas: ["BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "LEARNING_AND_COGNITION", "WELLBEING"],
    minimumYearLevel: 0,
    maximumYearLevel: 10,
    minimumAge: null,
    isNationwide: true,
    regions: [],
    provider: { name: { mi: "Te Tāhuhu o te Mātauranga" } },
    fundingStream: { code: "IWS" },
  });
});

describe("the list of services", () => {
  test("is narrowed by all that is asked at once", async () => {
    await make.service({ nameEn: "Kōwhai", kind: "GIFTED", tiers: ["TIER_1_UNIVERSAL"], needAreas: ["GIFTEDNESS"], regions: ["waikato"], minimumAge: 5, maximumAge: 12 });
    await make.service({ nameEn: "Rimu", kind: "GIFTED", tiers: ["TIER_2_TARGETED"], needAreas: ["GIFTEDNESS", "WELLBEING"], regions: ["wellington"], minimumYearLevel: 9 });
    await make.service({ nameEn: "Āhuru", kind: "GIFTED", needAreas: ["GIFTEDNESS"], isNationwide: true });
    await make.service({ nameEn: "Tawa", kind: "GIFTED", needAreas: ["GIFTEDNESS"], status: "DEFUNCT", isNationwide: true });

    expect(await namesOf(`kind: GIFTED`)).toEqual(["Āhuru", "Kōwhai", "Rimu"]);
    expect(await namesOf(`kind: GIFTED, status: null`)).toContain("Tawa");
    expect(await namesOf(`kind: GIFTED, regionCode: "waikato"`)).toEqual(["Āhuru", "Kōwhai"]);
    expect(await namesOf(`kind: GIFTED, tier: TIER_1_UNIVERSAL`)).toEqual(["Kōwhai"]);
    expect(await namesOf(`kind: GIFTED, needArea: WELLBEING`)).toEqual(["Rimu"]);
    expect(await namesOf(`kind: GIFTED, age: 12`)).toEqual(["Āhuru", "Kōwhai", "Rimu"]);
    expect(await namesOf(`kind: GIFTED, age: 13`)).toEqual(["Āhuru", "Rimu"]);
    expect(await namesOf(`kind: GIFTED, yearLevel: 8, regionCode: "wellington"`)).toEqual(["Āhuru"]);
    expect(await namesOf(`needArea: VISION, kind: VISION`)).toEqual(["Blind and low vision education"]);
  });

  test.each([2_147_483_647, -2_147_483_648])("takes the age %i as it is: nobody has it", async (age) => {
    const names = await namesOf(`kind: EARLY_INTERVENTION, age: $age`, { age }, "query ($age: Int)");
    expect(names).toEqual(age > 0 ? ["Early Intervention Service"] : []);
  });

  test.each([0, -1, 201])("refuses first: %i", async (first) => {
    const { errors } = await graph.query(`query ($first: Int) { services(first: $first) { nodes { id } } }`, { first }, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("refuses a cursor that it did not give", async () => {
    const { errors } = await graph.query(`{ services(after: "Zm9yZ2Vk") { nodes { id } } }`, {}, { errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" }, message: expect.stringContaining("after is not a cursor of this list") }]);
  });

  test("costs as many statements for 50 services as for one", async () => {
    await times(50, () => make.service({ kind: "OTHER", regions: ["waikato", "tai-tokerau"], fundingStreamCode: "ICS" }));
    const ask = (first: number) =>
      graph.statementsOf(() =>
        graph.query(`query ($first: Int) { services(kind: OTHER, first: $first) { nodes { name { en } title { mi } regions { name { en } } provider { region { code } } fundingStream { code } } } }`, { first }),
      );
    const forOne = await ask(1);
    expect(forOne).toHaveLength(4);
    expect(await ask(50)).toHaveLength(forOne.length);
  });
});

test("a reference that cannot be is null", async () => {
  expect(await graph.entities("Service", [{ id: "101" }, { id: randomUUID() }, { id: "01935000-0000-7000-8000-000000000101" }], "name { en }")).toEqual([
    null,
    null,
    { name: { en: "Early Intervention Service" } },
  ]);
});

test("every national service names a need, a tier and a provider", async () => {
  const { data } = await graph.query(`{ services(first: 200) { nodes { isNationwide name { en } description tiers needAreas provider { name { en } } } } }`);
  const national = data.services.nodes.filter(({ isNationwide }: { isNationwide: boolean }) => isNationwide);
  expect(national.length).toBeGreaterThanOrEqual(18);
});
