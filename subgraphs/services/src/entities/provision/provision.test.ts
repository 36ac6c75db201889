import { randomUUID } from "node:crypto";
import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { serviceMeasures } from "../service-insights/measures.ts";
import { provisionClosures, provisionCounts, provisionPlaces, provisions } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const year = Number(inDays(0).slice(0, 4));

const selection = `id kind name school { moeNumber } host { moeNumber } openedOn places { year places reason provenance { role } earlier { places reason } } counts { countedOn occupied waiting travel { band learners } }`;
const send = async (name: string, input: object, viewer: Viewer) => {
  const type = name[0]!.toUpperCase() + name.slice(1);
  const { data } = await at.query(
    `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { provision { ${selection} } } ... on Problem { message } ... on InvalidInput { field } ${name === "openProvision" ? "... on ProvisionExists { provision { id } }" : ""} } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
    { viewer },
  );
  return data[name];
};

/** A specialist school with those who plan for it and those who work there. */
async function aSchool(regionCode = "waikato") {
  const school = await make.institution({ kind: "SPECIALIST_SCHOOL", regionCode });
  const manager = viewerAs("FUNDING_MANAGER", { organisations: [`region:${regionCode}`] });
  const coordinator = viewerAs("COORDINATOR", { organisations: [`institution:${school.moeNumber}`] });
  return { school, manager, coordinator, opening: { kind: "SPECIALIST_SCHOOL_BASE", schoolMoeNumber: school.moeNumber, openedOn: "2020-02-01" } };
}

async function aProvision() {
  const made = await aSchool();
  const { provision } = await send("openProvision", made.opening, made.manager);
  return { ...made, id: provision.id as string };
}

describe("a provision", () => {
  test("is a base, a satellite with its host, or alternative education, and shows at both schools", async () => {
    const { school, manager, opening } = await aSchool();
    const host = await make.institution({ regionCode: "waikato" });
    const base = await send("openProvision", { ...opening, needAreas: ["PHYSICAL"], minimumYearLevel: 1, maximumYearLevel: 13 }, manager);
    expect(base.provision).toMatchObject({ kind: "SPECIALIST_SCHOOL_BASE", school: { moeNumber: school.moeNumber }, host: null, places: [], counts: null });
    const satellite = await send("openProvision", { ...opening, kind: "SATELLITE", hostMoeNumber: host.moeNumber, name: " Rūma Rātā " }, manager);
    expect(satellite.provision).toMatchObject({ name: "Rūma Rātā", host: { moeNumber: host.moeNumber } });
    expect(await send("openProvision", { ...opening, kind: "ALTERNATIVE_EDUCATION", schoolMoeNumber: host.moeNumber }, manager)).toMatchObject({ __typename: "OpenProvisionSuccess" });
    const seen = async (moeNumber: number, viewer: Viewer) => (await at.query("query ($n: Int!) { institution(moeNumber: $n) { provisions { kind } } }", { n: moeNumber }, { viewer })).data.institution.provisions?.map(({ kind }: { kind: string }) => kind) ?? null;
    expect(await seen(school.moeNumber, manager)).toEqual(["SPECIALIST_SCHOOL_BASE", "SATELLITE"]);
    expect(await seen(host.moeNumber, viewerAs("WHANAU"))).toEqual(["SATELLITE", "ALTERNATIVE_EDUCATION"]);
    expect(await seen(host.moeNumber, anonymousViewer)).toBeNull();
  });

  test("is there once, also when two open it at the same time", async () => {
    const { manager, opening } = await aSchool();
    const answers = await Promise.all([1, 2, 3].map(() => send("openProvision", opening, manager)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["OpenProvisionSuccess", "ProvisionExists", "ProvisionExists"]);
    expect(new Set(answers.map(({ provision }) => provision.id)).size).toBe(1);
  });

  test("is opened for the region by its funding managers, and by nobody else", async () => {
    const { school, coordinator, opening } = await aSchool();
    for (const viewer of [viewerAs("FUNDING_MANAGER", { organisations: ["region:wellington"] }), coordinator, viewerAs("ANALYST"), viewerAs("WHANAU")]) {
      expect(await send("openProvision", opening, viewer), viewer.role).toMatchObject({ __typename: "ProvisionNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(provisions).values({ kind: "SPECIALIST_SCHOOL_BASE", schoolMoeNumber: school.moeNumber, openedOn: "2020-02-01" }))).rejects.toThrow();
    }
    expect(await send("openProvision", { ...opening, schoolMoeNumber: 2_147_483_647 }, coordinator)).toMatchObject({ __typename: "ProvisionNotYours" });
  });

  test("says which field is wrong", async () => {
    const { manager, school, opening } = await aSchool();
    const other = await make.institution({ regionCode: "waikato" });
    const wrong: [object, string][] = [
      [{ schoolMoeNumber: other.moeNumber }, "schoolMoeNumber"], [{ hostMoeNumber: other.moeNumber }, "hostMoeNumber"], [{ kind: "SATELLITE" }, "hostMoeNumber"],
      [{ kind: "SATELLITE", hostMoeNumber: school.moeNumber }, "hostMoeNumber"], [{ kind: "SATELLITE", hostMoeNumber: 2_147_483_647 }, "hostMoeNumber"],
      [{ name: "x".repeat(201) }, "name"], [{ minimumYearLevel: 16 }, "minimumYearLevel"], [{ minimumYearLevel: 9, maximumYearLevel: 3 }, "maximumYearLevel"], [{ openedOn: "1700-01-01" }, "openedOn"],
    ];
    for (const [said, field] of wrong) expect(await send("openProvision", { ...opening, ...said }, manager), JSON.stringify(said).slice(0, 60)).toMatchObject({ __typename: "InvalidInput", field });
  });
});

describe("a provision that ends", () => {
  const closure = "id lastDay reason placed waiting withdrawnAt withdrawnBecause continuesAt { id } provenance { role }";
  const said = { reason: "The building leaks.", placed: "All go on at the base.", waiting: "The base has taken over the list." };
  const selectionOf = `provision { id closure { ${closure} } earlierClosures { ${closure} } }`;
  const end = async (name: "closeProvision" | "withdrawProvisionClosure", input: object, viewer: Viewer) => {
    const type = name[0]!.toUpperCase() + name.slice(1);
    const problems = name === "closeProvision" ? "... on ProvisionClosed { current { closure { id } } }" : "... on ProvisionGoesOn { current { id } }";
    const { data } = await at.query(`mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { ${selectionOf} } ... on Problem { message } ... on InvalidInput { field } ${problems} } }`, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer });
    return data[name];
  };
  const close = (input: object, viewer: Viewer) => end("closeProvision", { ...said, lastDay: inDays(-1), ...input }, viewer);

  test("says what of those placed and waiting, has no place after its last day, and its waits are counted on", async () => {
    const { id, manager, coordinator, opening } = await aProvision();
    const next = await send("openProvision", { ...opening, name: "Te Whare Hou" }, manager);
    await send("setProvisionPlaces", { provisionId: id, year, places: 40, reason: "Four classes." }, manager);
    const { provision } = await close({ provisionId: id, continuesAtProvisionId: next.provision.id }, manager);
    expect(provision).toMatchObject({ closure: { ...said, lastDay: inDays(-1), withdrawnAt: null, continuesAt: { id: next.provision.id }, provenance: { role: "FUNDING_MANAGER" } }, earlierClosures: [] });
    const { data } = await at.query("{ networkPlan(regionCode: \"waikato\") { regions { supply { kind places } } } }", {}, { viewer: viewerAs("ANALYST") });
    const before = data.networkPlan.regions[0].supply[0].places;
    expect(await send("setProvisionPlaces", { provisionId: id, year: year + 1, places: 1, reason: "One." }, manager)).toMatchObject({ __typename: "ProvisionClosed" });
    expect(await send("setProvisionPlaces", { provisionId: id, year: year + 1, places: 0, reason: "It has closed." }, manager)).toMatchObject({ __typename: "SetProvisionPlacesSuccess" });
    const counted = { provisionId: id, countedOn: inDays(0), occupied: 3, waiting: 7 };
    expect(await send("recordProvisionCounts", counted, coordinator)).toMatchObject({ __typename: "ProvisionClosed" });
    expect(await send("recordProvisionCounts", { ...counted, occupied: 0 }, coordinator)).toMatchObject({ __typename: "RecordProvisionCountsSuccess", provision: { counts: [{ occupied: 0, waiting: 7 }] } });
    expect(await send("recordProvisionCounts", { ...counted, countedOn: inDays(-1) }, coordinator)).toMatchObject({ __typename: "RecordProvisionCountsSuccess" });
    await expect(at.asViewer(coordinator, (db) => db.insert(provisionCounts).values({ provisionId: id, countedOn: inDays(0), occupied: 1, waiting: 0 }))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(at.asViewer(manager, (db) => db.insert(provisionPlaces).values({ provisionId: id, year: year + 1, places: 1, reason: "One." }))).rejects.toMatchObject({ cause: { code: "42501" } });

    await end("withdrawProvisionClosure", { closureId: provision.closure.id, reason: "The roof is mended." }, manager);
    const reopened = await at.query("{ networkPlan(regionCode: \"waikato\") { regions { supply { kind places } } } }", {}, { viewer: viewerAs("ANALYST") });
    expect(reopened.data.networkPlan.regions[0].supply[0].places).toBe(before + 40);
    expect(await end("withdrawProvisionClosure", { closureId: provision.closure.id, reason: "Again." }, manager)).toMatchObject({ __typename: "ProvisionGoesOn" });
    const { provision: closedAnew } = await close({ provisionId: id, lastDay: inDays(90) }, manager);
    expect(closedAnew).toMatchObject({ closure: { lastDay: inDays(90), continuesAt: null }, earlierClosures: [{ lastDay: inDays(-1), withdrawnBecause: "The roof is mended." }] });
    expect(await send("setProvisionPlaces", { provisionId: id, year, places: 12, reason: "Until it closes." }, manager)).toMatchObject({ __typename: "SetProvisionPlacesSuccess" });
  });

  test("ends once, also when two close it at the same time", async () => {
    const { id, manager } = await aProvision();
    const answers = await Promise.all([10, 20].map((days) => close({ provisionId: id, lastDay: inDays(days) }, manager)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CloseProvisionSuccess", "ProvisionClosed"]);
    expect(await at.owner.select().from(provisionClosures).where(eq(provisionClosures.provisionId, id))).toHaveLength(1);
  });

  test("is closed for the region by its funding managers, who name where learners go on", async () => {
    const { id, manager, coordinator } = await aProvision();
    const elsewhere = await aProvision();
    for (const viewer of [coordinator, viewerAs("FUNDING_MANAGER", { organisations: ["region:wellington"] }), viewerAs("WHANAU")]) {
      expect(await close({ provisionId: id }, viewer), viewer.role).toMatchObject({ __typename: "ProvisionNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(provisionClosures).values({ ...said, provisionId: id, lastDay: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    for (const [wrong, field] of [[{ lastDay: "2019-12-31" }, "lastDay"], [{ lastDay: inDays(6 * 366) }, "lastDay"], [{ placed: " " }, "placed"], [{ waiting: "NSN 123 456 789" }, "waiting"], [{ continuesAtProvisionId: id }, "continuesAtProvisionId"], [{ continuesAtProvisionId: "x" }, "continuesAtProvisionId"]] as const) {
      expect(await close({ provisionId: id, ...wrong }, manager), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
    }
    const { provision } = await close({ provisionId: elsewhere.id }, elsewhere.manager);
    expect(await close({ provisionId: id, continuesAtProvisionId: elsewhere.id }, manager)).toMatchObject({ __typename: "InvalidInput", field: "continuesAtProvisionId" });
    expect(await end("withdrawProvisionClosure", { closureId: provision.closure.id, reason: "So." }, coordinator)).toMatchObject({ __typename: "ProvisionNotYours" });
    expect(await at.asViewer(coordinator, (db) => db.update(provisionClosures).set({ withdrawnAt: new Date(), withdrawnBecause: "So.", withdrawnBy: coordinator.id }).returning())).toEqual([]);
  });
});

describe("places of a year", () => {
  test("are said by the region or the school; the latest word stands, and what was said before stays with its reason", async () => {
    const { id, manager, coordinator } = await aProvision();
    await send("setProvisionPlaces", { provisionId: id, year, places: 40, reason: "Four classes." }, manager);
    await send("setProvisionPlaces", { provisionId: id, year: year + 1, places: 60, reason: "Two more classrooms." }, manager);
    const { provision } = await send("setProvisionPlaces", { provisionId: id, year, places: 30, reason: "A classroom leaks." }, coordinator);
    expect(provision.places).toEqual([
      { year: year + 1, places: 60, reason: "Two more classrooms.", provenance: { role: "FUNDING_MANAGER" }, earlier: [] },
      { year, places: 30, reason: "A classroom leaks.", provenance: { role: "COORDINATOR" }, earlier: [{ places: 40, reason: "Four classes." }] },
    ]);
    for (const viewer of [viewerAs("COORDINATOR", { organisations: ["institution:1"] }), viewerAs("PROVIDER_STAFF")]) {
      expect(await send("setProvisionPlaces", { provisionId: id, year, places: 1, reason: "x" }, viewer)).toMatchObject({ __typename: "ProvisionNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(provisionPlaces).values({ provisionId: id, year, places: 1, reason: "x" }))).rejects.toThrow();
    }
    await expect(at.asViewer(manager, (db) => db.update(provisionPlaces).set({ places: 99 }).where(eq(provisionPlaces.provisionId, id)))).rejects.toThrow();
    for (const [said, field] of [[{ year: 2014 }, "year"], [{ places: -1 }, "places"], [{ places: 2001 }, "places"], [{ reason: " " }, "reason"], [{ reason: "Ring 027 123 4567" }, "reason"]] as const) {
      expect(await send("setProvisionPlaces", { provisionId: id, year, places: 5, reason: "Five.", ...said }, manager)).toMatchObject({ __typename: "InvalidInput", field });
    }
  });
});

describe("counts of learners", () => {
  const travel = [{ band: "UP_TO_10_KM", learners: 12 }, { band: "OVER_40_KM", learners: 1 }];

  test("are recorded and read by the school alone", async () => {
    const { id, manager, coordinator } = await aProvision();
    const counted = { provisionId: id, countedOn: inDays(-3), occupied: 28, waiting: 9, travel };
    const { provision } = await send("recordProvisionCounts", counted, coordinator);
    expect(provision.counts).toMatchObject([{ countedOn: inDays(-3), occupied: 28, waiting: 9 }]);
    expect(provision.counts[0].travel.map(({ learners }: { learners: number }) => learners)).toEqual([0, 12, 0, 0, 1]);
    for (const viewer of [manager, viewerAs("ANALYST"), viewerAs("COORDINATOR", { organisations: ["institution:1"] }), viewerAs("WHANAU")]) {
      const { data } = await at.query("query ($n: Int!) { institution(moeNumber: $n) { provisions { counts { occupied } } } }", { n: provision.school.moeNumber }, { viewer });
      expect(data.institution.provisions, viewer.role).toEqual([{ counts: null }]);
      expect(await at.asViewer(viewer, (db) => db.select().from(provisionCounts))).toEqual([]);
      expect(await send("recordProvisionCounts", counted, viewer), viewer.role).toMatchObject({ __typename: "ProvisionNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(provisionCounts).values({ provisionId: id, countedOn: inDays(-1), occupied: 1, waiting: 1 }))).rejects.toThrow();
    }
    for (const [said, field] of [[{ occupied: -1 }, "occupied"], [{ waiting: 2001 }, "waiting"], [{ countedOn: inDays(1) }, "countedOn"], [{ countedOn: "2019-12-31" }, "countedOn"], [{ occupied: 12 }, "travel"], [{ travel: [...travel, travel[0]] }, "travel"]] as const) {
      expect(await send("recordProvisionCounts", { ...counted, ...said }, coordinator), JSON.stringify(said)).toMatchObject({ __typename: "InvalidInput", field });
    }
  });
});

describe("the network plan", () => {
  const plan = `query ($region: ID) { networkPlan(regionCode: $region) { year national { kind places placed { value status } waiting { value status } }
    regions { region { code } placed { value } waiting { value } supply { kind places placed { value status } waiting { value status } } travel { band learners { value } } provisions { id } } gaps { region { code } kind reason places } } }`;

  test("shows places, protected counts and gaps by region, and no count of fewer than six", async () => {
    const { school, manager, coordinator, opening } = await aSchool("taranaki-whanganui-manawatu");
    const { provision } = await send("openProvision", opening, manager);
    await send("setProvisionPlaces", { provisionId: provision.id, year, places: 40, reason: "Four classes." }, manager);
    await send("recordProvisionCounts", { provisionId: provision.id, countedOn: inDays(0), occupied: 36, waiting: 21, travel: [{ band: "UP_TO_5_KM", learners: 20 }, { band: "OVER_40_KM", learners: 3 }] }, coordinator);
    const host = await make.institution({ regionCode: "taranaki-whanganui-manawatu" });
    const satellite = await send("openProvision", { ...opening, kind: "SATELLITE", hostMoeNumber: host.moeNumber }, manager);
    await send("recordProvisionCounts", { provisionId: satellite.provision.id, countedOn: inDays(0), occupied: 12, waiting: 9 }, coordinator);
    const few = await aSchool("otago-southland");
    const other = await send("openProvision", few.opening, few.manager);
    await send("setProvisionPlaces", { provisionId: other.provision.id, year, places: 20, reason: "Two classes." }, few.manager);
    await send("recordProvisionCounts", { provisionId: other.provision.id, countedOn: inDays(0), occupied: 4, waiting: 3 }, few.coordinator);
    // With two regions alone, the country would tell of the few.
    const many = await aSchool("wellington");
    const third = await send("openProvision", many.opening, many.manager);
    await send("recordProvisionCounts", { provisionId: third.provision.id, countedOn: inDays(0), occupied: 30, waiting: 12 }, many.coordinator);
    const schools = [school.moeNumber, few.school.moeNumber, many.school.moeNumber, host.moeNumber].map(String);
    const areas = [{ level: "REGION", code: "wellington", units: [schools[2]!] }, { level: "NATIONAL", code: "NZ", units: schools }, { level: "REGION", code: "taranaki-whanganui-manawatu", units: [schools[0]!, schools[3]!] }, { level: "REGION", code: "otago-southland", units: [schools[1]!] }];
    const period = { name: String(year), from: `${year}-01-01`, until: `${year}-12-31`, asAt: inDays(0) };
    await at.owner.transaction((db) => refreshInsights(db, { measures: serviceMeasures, areas, addsUp: [], period, secret: "a secret of the tests" }));

    const { data } = await at.query(plan, {}, { viewer: viewerAs("ANALYST") });
    const [taranaki, otago] = ["taranaki-whanganui-manawatu", "otago-southland"].map((code) => data.networkPlan.regions.find(({ region }: { region: { code: string } }) => region.code === code));
    expect(taranaki.supply[0]).toEqual({ kind: "SPECIALIST_SCHOOL_BASE", places: 40, placed: { value: 36, status: "ROUNDED" }, waiting: { value: 21, status: "ROUNDED" } });
    expect(taranaki.placed.value).toBe(48);
    expect(taranaki.waiting.value).toBe(30);
    expect(taranaki.provisions).toEqual([{ id: provision.id }, { id: satellite.provision.id }]);
    expect(taranaki.travel.find(({ band }: { band: string }) => band === "OVER_40_KM").learners.value).toBeNull();
    expect(otago.supply[0]).toMatchObject({ places: 20, placed: { value: null, status: "SUPPRESSED" }, waiting: { value: null, status: "SUPPRESSED" } });
    expect(data.networkPlan.gaps).toContainEqual({ region: { code: "taranaki-whanganui-manawatu" }, kind: "SPECIALIST_SCHOOL_BASE", reason: "MORE_WAITING_THAN_FREE", places: 40 });
    expect(data.networkPlan.gaps).toContainEqual({ region: { code: "otago-southland" }, kind: "SATELLITE", reason: "NO_PLACES", places: 0 });
    expect(data.networkPlan.gaps.filter(({ region, kind }: { region: { code: string }; kind: string }) => region.code === "otago-southland" && kind === "SPECIALIST_SCHOOL_BASE")).toEqual([]);
    const statements = async (region: string | null) => at.statementsOf(() => at.query(plan, { region }, { viewer: viewerAs("ANALYST") }));
    expect((await statements(null)).length).toBe((await statements("otago-southland")).length);
    const { errors } = await at.query(plan, { region: "atlantis" }, { viewer: viewerAs("ANALYST"), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("costs as many statements for many provisions as for one", async () => {
    const { manager, opening, school } = await aSchool("canterbury-chatham-islands");
    const one = await send("openProvision", { ...opening, kind: "SATELLITE", hostMoeNumber: (await make.institution()).moeNumber }, manager);
    await send("setProvisionPlaces", { provisionId: one.provision.id, year, places: 4, reason: "One." }, manager);
    const ask = () => at.statementsOf(() => at.query(`query ($n: Int!) { institution(moeNumber: $n) { provisions { ${selection} } } }`, { n: school.moeNumber }, { viewer: manager }));
    const forOne = await ask();
    await times(20, async (index) => {
      const host = await make.institution({ regionCode: "canterbury-chatham-islands" });
      await send("openProvision", { ...opening, kind: "SATELLITE", hostMoeNumber: host.moeNumber, name: `Rūma ${index}` }, manager);
    });
    expect((await ask()).length).toBe(forOne.length);
  });
});
