import { testSubgraph, type Answer } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { eligibilityAdvice } from "../service/table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const document = `query (
    $need: NeedArea, $text: String, $age: Int, $yearLevel: Int, $place: SupportPlaceInput, $tier: SupportTier, $language: String, $first: Int, $after: String
  ) {
    supportFinder(need: $need, text: $text, age: $age, yearLevel: $yearLevel, place: $place, tier: $tier, language: $language, first: $first, after: $after) {
      nodes { score distanceKm nearest { location { name } } service { id name { en } } reasons { aspect outcome text { en mi } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;

interface Match {
  score: number;
  distanceKm: number | null;
  nearest: { location: { name: string } } | null;
  service: { id: string; name: { en: string } };
  reasons: { aspect: string; outcome: string; text: { en: string; mi: string | null } }[];
}

async function find(asked: Record<string, unknown>): Promise<Match[]> {
  const { data } = await graph.query(document, { first: 200, ...asked }, { viewer: anonymousViewer });
  return data.supportFinder.nodes;
}

const reasonOf = (match: Match | undefined, aspect: string) => match?.reasons.find((reason) => reason.aspect === aspect);
const wellington = { latitude: -41.2865, longitude: 174.7762 };
const waitangiChathams = { latitude: -43.9535, longitude: -176.5597 };

test("from the Chatham Islands Wellington is 776 km away, across the 180th meridian, and so it is the other way", async () => {
  const service = await make.service({ nameEn: "Pōneke Hui", needAreas: ["GIFTEDNESS"], isNationwide: true });
  await make.serviceAtLocation({ serviceId: service.id, locationId: (await make.location({ name: "Te Aro", ...wellington })).id });
  const [match] = await find({ text: "poneke hui", place: waitangiChathams });
  expect(match).toMatchObject({ service: { id: service.id }, nearest: { location: { name: "Te Aro" } } });
  expect(match!.distanceKm).toBeGreaterThan(760);
  expect(match!.distanceKm).toBeLessThan(790);

  const there = await make.service({ nameEn: "Rēkohu Hui", needAreas: ["GIFTEDNESS"] });
  await make.serviceAtLocation({ serviceId: there.id, locationId: (await make.location(waitangiChathams)).id });
  const [back] = await find({ text: "rekohu hui", place: wellington });
  expect(back!.distanceKm).toBe(match!.distanceKm);
});

test("two points on both sides of the meridian are neighbours", async () => {
  const service = await make.service({ nameEn: "Ngaru Moana", needAreas: ["GIFTEDNESS"] });
  await make.serviceAtLocation({ serviceId: service.id, locationId: (await make.location({ latitude: -44, longitude: 179.95 })).id });
  const [match] = await find({ text: "ngaru moana", place: { latitude: -44, longitude: -179.95 } });
  expect(match!.distanceKm).toBeCloseTo(8, 0);
  expect(reasonOf(match, "PLACE")).toMatchObject({ outcome: "FITS", text: { en: "It is 8 km away." } });
});

test("what fits best is first, and of equals the nearest; the rest says what does not fit instead of staying away", async () => {
  const said = { kind: "GIFTED", needAreas: ["GIFTEDNESS"], tiers: ["TIER_2_TARGETED"], minimumAge: 8, maximumAge: 12 } as const;
  const make_ = async (nameEn: string, at: { latitude: number; longitude: number } | null, more: object = {}) => {
    const service = await make.service({ ...said, needAreas: [...said.needAreas], tiers: [...said.tiers], nameEn, ...more });
    if (at) await make.serviceAtLocation({ serviceId: service.id, locationId: (await make.location(at)).id });
    return service.id;
  };
  const far = await make_("Kākāpō far", { latitude: -41.1, longitude: 175.1 });
  const near = await make_("Kākāpō near", { latitude: -41.3, longitude: 174.78 });
  const young = await make_("Kākāpō young", { latitude: -41.29, longitude: 174.78 }, { minimumAge: 0, maximumAge: 5 });
  const elsewhere = await make_("Kākāpō elsewhere", { latitude: -35.7, longitude: 174.3 }, { regions: ["tai-tokerau"] });
  const closed = await make_("Kākāpō closed", { latitude: -41.29, longitude: 174.78 }, { status: "TEMPORARILY_CLOSED" });
  await make_("Kākāpō ended", { latitude: -41.29, longitude: 174.78 }, { status: "DEFUNCT" });
  await make_("Kākāpō paused", null, { status: "INACTIVE" });

  const found = await find({ need: "GIFTEDNESS", text: "kakapo", age: 10, tier: "TIER_2_TARGETED", place: wellington });
  const ours = found.filter(({ service }) => service.name.en.startsWith("Kākāpō"));
  expect(ours.map(({ service }) => service.id)).toEqual([near, far, young, elsewhere, closed]);
  expect(ours.map(({ score }) => score)).toEqual([1, 1, expect.closeTo(1 - 2 / 17, 2), expect.closeTo(1 - 4 / 17, 2), 1]);
  expect(reasonOf(ours[2], "AGE")).toEqual({ aspect: "AGE", outcome: "DOES_NOT_FIT", text: { en: "It is meant for age 0 to 5: that is advice, ask whether it can be shaped to the learner.", mi: null } });
  expect(reasonOf(ours[3], "PLACE")).toMatchObject({ outcome: "DOES_NOT_FIT" });
  expect(reasonOf(ours[4], "STATUS")).toMatchObject({ outcome: "DOES_NOT_FIT" });
  expect(ours[0]!.reasons.map(({ aspect, outcome }) => `${aspect} ${outcome}`)).toEqual(["NEED FITS", "TEXT FITS", "PLACE FITS", "AGE FITS", "TIER FITS"]);
});

test.each([
  ["kahikatea korero", "Kahikatea Kōrero"],
  ["KAHIKATEA KŌRERO", "Kahikatea Kōrero"],
  ["kahikatae korero", "Kahikatea Kōrero"],
  ["stuttering", "Kahikatea Kōrero"],
  ["stutering", "Kahikatea Kōrero"],
  ["rimurapa", "Kahikatea Kōrero"],
])("the words %j find it by name, description or provider", async (text, name) => {
  const provider = await make.provider({ nameEn: `Rimurapa Trust` });
  await make.service({ nameEn: name, providerId: provider.id, description: "Speech-language therapists for young people with stuttering." });
  expect((await find({ text }))[0]?.service.name.en).toBe(name);
});

test("a service of the region, one for the whole country and one online serve a place; coordinates alone tell the region", async () => {
  await make.institution({ latitude: -46.41, longitude: 168.35, regionCode: "otago-southland" });
  await make.service({ nameEn: "Houhere here", regions: ["otago-southland"] });
  await make.service({ nameEn: "Houhere everywhere", isNationwide: true });
  await make.service({ nameEn: "Houhere online", settings: ["ONLINE"] });
  await make.service({ nameEn: "Houhere away", regions: ["tai-tokerau"] });
  for (const place of [{ latitude: -46.4, longitude: 168.36 }, { regionCode: "otago-southland" }]) {
    const found = await find({ text: "houhere", place });
    expect(found.map(({ service, reasons }) => [service.name.en, reasons.find(({ aspect }) => aspect === "PLACE")!.outcome]).sort()).toEqual([
      ["Houhere away", "DOES_NOT_FIT"],
      ["Houhere everywhere", "FITS"],
      ["Houhere here", "FITS"],
      ["Houhere online", "FITS"],
    ]);
    expect(found.at(-1)!.service.name.en).toBe("Houhere away");
  }
});

test("a location at an institution is where the institution is, and a learner is where theirs is", async () => {
  const school = await make.institution({ latitude: -38.68, longitude: 176.08 });
  const service = await make.service({ nameEn: "Tāwhai" });
  await make.serviceAtLocation({ serviceId: service.id, locationId: (await make.location({ institutionMoeNumber: school.moeNumber })).id });
  expect((await find({ text: "tawhai", place: { institutionMoeNumber: school.moeNumber } }))[0]).toMatchObject({ distanceKm: 0 });
});

test("a language that is spoken fits, an interpreter is to be asked for, and a condition names its law", async () => {
  const spoken = await make.service({ nameEn: "Pūriri speaks", languages: ["en-NZ", "sm"] });
  const interpreted = await make.service({ nameEn: "Pūriri interprets", languages: ["en"], interpretation: "By telephone, a day ahead." });
  await graph.owner.insert(eligibilityAdvice).values([
    { serviceId: spoken.id, position: 1, textEn: "An agreement with the Secretary for Education.", law: "Education and Training Act 2020" },
    { serviceId: spoken.id, position: 2, textEn: "Most useful before Year 9." },
  ]);
  const found = await find({ text: "puriri", language: "sm-WS" });
  expect(found.map(({ service }) => service.id)).toEqual([spoken.id, interpreted.id]);
  expect(reasonOf(found[0], "LANGUAGE")).toMatchObject({ outcome: "FITS" });
  expect(reasonOf(found[1], "LANGUAGE")).toMatchObject({ outcome: "ASK", text: { en: "It has interpreters: By telephone, a day ahead." } });
  expect(found[0]!.reasons.filter(({ aspect }) => aspect === "CONDITION")).toEqual([
    { aspect: "CONDITION", outcome: "ASK", text: { en: "An agreement with the Secretary for Education. This is a condition of the Education and Training Act 2020.", mi: null } },
  ]);
});

test("pages join without a gap, also among equals", async () => {
  const made = await times(7, () => make.service({ nameEn: "Karaka", minimumAge: 3 }));
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { data }: Answer<any> = await graph.query(document, { text: "karaka", age: 9, first: 3, after });
    seen.push(...data.supportFinder.nodes.map(({ service }: Match) => service.id));
    after = data.supportFinder.pageInfo.hasNextPage ? data.supportFinder.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(made.map(({ id }) => id).sort());
});

test.each([
  [{ text: "x" }, "2 to 200"],
  [{ text: "\0\0\0" }, "2 to 200"],
  [{ age: -1 }, "0 to 25"],
  [{ age: 2_147_483_647 }, "0 to 25"],
  [{ yearLevel: 16 }, "0 to 15"],
  [{ language: "Māori" }, "BCP 47"],
  [{ place: {} }, "one place"],
  [{ place: { latitude: 1 } }, "one place"],
  [{ place: { regionCode: "waikato", institutionMoeNumber: 1 } }, "one place"],
  [{ place: { latitude: 91, longitude: 0 } }, "nowhere"],
  [{ place: { latitude: 0, longitude: -180.1 } }, "nowhere"],
  [{ place: { regionCode: "atlantis" } }, "no region"],
  [{ place: { regionCode: "'; --" } }, "no region"],
  [{ place: { institutionMoeNumber: 2_147_483_647 } }, "no institution"],
  [{ first: 201 }, "1 to 200"],
  [{ after: "x" }, "endCursor"],
])("refuses %j with what to send instead", async (asked, sentence) => {
  const { errors } = await graph.query(document, asked, { errors: true });
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" }, message: expect.stringContaining(sentence) }]);
});

test("says nothing of what was not asked, and without a question lists what is open", async () => {
  const found = await find({ first: 5 });
  expect(found).toHaveLength(5);
  for (const { score, distanceKm } of found) expect([score, distanceKm]).toEqual([1, null]);
});

test("costs as many statements for fifty matches as for one", async () => {
  await times(50, async (index) => {
    const service = await make.service({ nameEn: `Tōtara ${index}` });
    await make.serviceAtLocation({ serviceId: service.id });
  });
  const ask = (first: number) => graph.statementsOf(() => graph.query(document, { text: "totara", place: { latitude: -35, longitude: 174 }, first }));
  const forOne = await ask(1);
  // The search, services, advice, services at locations, locations.
  expect(forOne).toHaveLength(5);
  expect(await ask(50)).toHaveLength(5);
});
