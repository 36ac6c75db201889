import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);
const year = Number(today().slice(0, 4)) + 1;
const figures = "role { code } heldFte vacantFte vacancyRate endingFte registrationExpiringFte demandFte gapFte changeFte gapWithChangeFte";
const estimate = sender(graph, "estimateDemand", "estimate { fte basis year }");
const keep = sender(graph, "keepWorkforceScenario", `scenario { id name year roles { ${figures} } }`);
const plan = async (regionCode: string, args = "", viewer = managerOf(`region:${regionCode}`)) => (await graph.query(`{ workforcePlan(regionCode: "${regionCode}", year: ${year} ${args}) { region { code } year roles { ${figures} } } }`, {}, { viewer })).data.workforcePlan;

/** A psychologist at 0.8 to stay, one at 0.5 until winter, 0.4 vacant: two thirds are held at the end of the year. */
async function office(regionCode: string) {
  const there = { regionCode, from: "2024-01-29" };
  const [stays, leaves] = await times(2, async (index) => {
    const practitioner = await make.newcomer({ regionCode });
    await make.agreement({ practitionerId: practitioner.id, managedBy: `region:${regionCode}` });
    await make.registration({ practitionerId: practitioner.id, ...(index === 0 ? { expiresOn: `${year}-03-31` } : {}) });
    return practitioner;
  });
  const position = await make.position({ ...there, practitionerId: stays!.id, fte: 0.8 });
  await make.position({ ...there, practitionerId: leaves!.id, fte: 0.5, until: `${year}-06-30` });
  await make.position({ ...there, fte: 0.4 });
  return position;
}

describe("a plan", () => {
  test("sets what is held, vacant and ending beside what is needed", async () => {
    await office("wellington");
    expect(await plan("wellington")).toEqual({
      region: { code: "wellington" },
      year,
      roles: [{ role: { code: "PSYCHOLOGIST" }, heldFte: 0.8, vacantFte: 0.4, vacancyRate: 0.333, endingFte: 0.5, registrationExpiringFte: 0.8, demandFte: null, gapFte: null, changeFte: 0, gapWithChangeFte: null }],
    });
    const manager = managerOf("region:wellington");
    const said = { regionCode: "wellington", roleCode: "PSYCHOLOGIST", year, fte: 2, basis: "Waits of 146 days." };
    expect(await estimate(manager, { ...said, fte: 7 })).toMatchObject({ __typename: "EstimateDemandSuccess" });
    expect(await estimate(manager, said)).toMatchObject({ estimate: { fte: 2, basis: "Waits of 146 days." } });
    expect((await plan("wellington")).roles[0]).toMatchObject({ demandFte: 2, gapFte: -1.2 });
    expect(await graph.owner.execute(sql`select from demand_estimates where region_code = 'wellington'`), "the earlier one stays").toHaveLength(2);
  });

  test("computes a what-if without storing it, and stores it when it is kept", async () => {
    const position = await office("waikato");
    await estimate(managerOf("region:waikato"), { regionCode: "waikato", roleCode: "PSYCHOLOGIST", year, fte: 2, basis: "Rolls." });
    const changed = await plan("waikato", `, changes: [{ roleCode: "PSYCHOLOGIST", fte: 1.5 }, { roleCode: "RTLB", fte: 2 }], movingPositionIds: ["${position.id}", "x"]`);
    expect(changed.roles).toMatchObject([{ role: { code: "PSYCHOLOGIST" }, gapFte: -1.2, changeFte: 0.7, gapWithChangeFte: -0.5 }, { role: { code: "RTLB" }, heldFte: 0, vacancyRate: null, changeFte: 2, gapWithChangeFte: null }]);
    expect((await plan("waikato")).roles).toMatchObject([{ changeFte: 0 }]);
    expect(await graph.owner.execute(sql`select from workforce_scenarios`)).toHaveLength(0);

    const manager = managerOf("region:waikato");
    const input = { name: "Two more", regionCode: "waikato", year, changes: [{ roleCode: "PSYCHOLOGIST", fte: 2 }], idempotencyKey: "kept-1" };
    const kept = await keep(manager, input);
    expect(kept).toMatchObject({ scenario: { name: "Two more", roles: [{ role: { code: "PSYCHOLOGIST" }, changeFte: 2, gapWithChangeFte: 0.8 }] } });
    expect(await keep(manager, input)).toEqual(kept);
    const list = async (viewer = manager) => (await graph.query(`{ workforceScenarios(regionCode: "waikato") { nodes { name roles { changeFte } } } }`, {}, { viewer })).data.workforceScenarios.nodes;
    expect(await list()).toEqual([{ name: "Two more", roles: [{ changeFte: 2 }] }]);
    expect(await list(managerOf("region:wellington"))).toEqual([]);
  });

  test("is for those who manage or fund the region, and for nobody else", async () => {
    await office("otago-southland");
    const funder = viewerAs("FUNDING_MANAGER", { organisations: ["region:otago-southland"] });
    expect((await plan("otago-southland", "", funder)).roles).toMatchObject([{ heldFte: 0.8, registrationExpiringFte: null }]);
    for (const viewer of [managerOf("region:wellington"), viewerAs("COORDINATOR", { organisations: ["region:otago-southland"] }), viewerAs("ANALYST"), viewerAs("WHANAU")]) expect(await plan("otago-southland", "", viewer), viewer.role).toBeNull();
    const said = { regionCode: "otago-southland", year };
    expect(await estimate(managerOf("region:wellington"), { ...said, roleCode: "RTLB", fte: 1, basis: "Rolls." })).toMatchObject({ __typename: "NotYourOrganisation" });
    expect(await keep(managerOf("region:wellington"), { ...said, name: "Mine", changes: [] })).toMatchObject({ __typename: "NotYourOrganisation" });
  });

  test("counts certificates of the region's office alone, for whoever manages it, and keeps that figure", async () => {
    await office("taranaki-whanganui-manawatu");
    const other = { regionCode: "taranaki-whanganui-manawatu", from: "2024-01-29" };
    const provider = "provider:01890000-0000-7000-8000-0000000000c1";
    const elsewhere = await make.newcomer();
    await make.agreement({ practitionerId: elsewhere.id, managedBy: provider });
    await make.registration({ practitionerId: elsewhere.id, expiresOn: `${year}-02-28` });
    await make.position({ ...other, practitionerId: elsewhere.id, fte: 0.7, employerKind: "NGO", providerId: provider.slice("provider:".length) });
    const both = managerOf(provider, "region:taranaki-whanganui-manawatu");
    for (const manager of [managerOf("region:taranaki-whanganui-manawatu"), both]) {
      expect((await plan("taranaki-whanganui-manawatu", "", manager)).roles).toMatchObject([{ heldFte: 1.5, registrationExpiringFte: 0.8 }]);
    }
    await keep(both, { name: "As it is", regionCode: "taranaki-whanganui-manawatu", year, changes: [] });
    const { data } = await graph.query(`{ workforceScenarios(regionCode: "taranaki-whanganui-manawatu") { nodes { roles { registrationExpiringFte } } } }`, {}, { viewer: managerOf("region:taranaki-whanganui-manawatu") });
    expect(data.workforceScenarios.nodes).toEqual([{ roles: [{ registrationExpiringFte: 0.8 }] }]);
  });

  test("refuses what cannot be planned, and says what can", async () => {
    const manager = managerOf("region:wellington");
    for (const wrong of [`year: 1990`, `year: 9999`, `year: ${year}, changes: [{ roleCode: "NONE", fte: 1 }]`, `year: ${year}, changes: [{ roleCode: "RTLB", fte: 0.333 }]`, `year: ${year}, changes: [{ roleCode: "RTLB", fte: 1 }, { roleCode: "RTLB", fte: 1 }]`]) {
      const { errors } = await graph.query(`{ workforcePlan(regionCode: "wellington", ${wrong}) { year } }`, {}, { viewer: manager, errors: true });
      expect(errors, wrong).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    }
    const said = { regionCode: "wellington", roleCode: "RTLB", year, fte: 1, basis: "Rolls." };
    for (const [field, wrong] of [["fte", { fte: -1 }], ["fte", { fte: 0.001 }], ["basis", { basis: "" }], ["year", { year: 1990 }], ["roleCode", { roleCode: "x" }]] as const) expect(await estimate(manager, { ...said, ...wrong })).toMatchObject({ __typename: "InvalidInput", field });
    for (const [field, wrong] of [["name", { name: "" }], ["changes", { changes: [{ roleCode: "NONE", fte: 1 }] }]] as const) expect(await keep(manager, { regionCode: "wellington", year, name: "x", changes: [], ...wrong })).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is one statement, and one more for the roles, however many positions there are", async () => {
    const ask = () => graph.statementsOf(() => plan("hawkes-bay-tairawhiti"));
    await office("hawkes-bay-tairawhiti");
    const few = await ask();
    await times(30, () => make.position({ regionCode: "hawkes-bay-tairawhiti", roleCode: "RTLB" }));
    expect(await ask()).toHaveLength(few.length);
    expect(few).toHaveLength(2);
  });
});
