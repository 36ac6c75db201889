import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph, { connections: 6 });
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");
const shown = "id state openedOn closedOn daysOpen overseasEligible recruiter applyBy filledBy { id } position { id role { code } }";
const open = sender(graph, "openVacancy", `vacancy { ${shown} }`);
const withdraw = sender(graph, "withdrawVacancy", `vacancy { ${shown} withdrawalReason }`);
const fill = sender(graph, "fillPosition", "position { id vacancies { state } }");

describe("a vacancy", () => {
  test("is opened, and closes by itself when the position is filled, also in another row", async () => {
    const position = await make.position();
    const { vacancy } = await open(manager, { positionId: position.id, overseasEligible: true, recruiter: " Psych-Recruitment ", applyBy: daysAfter(today(), 30) });
    expect(vacancy).toMatchObject({ state: "OPEN", openedOn: today(), daysOpen: 0, overseasEligible: true, recruiter: "Psych-Recruitment", position: { id: position.id } });
    const { id: practitionerId } = await make.practitioner();
    const { position: held } = await fill(manager, { positionId: position.id, practitionerId, from: daysAfter(today(), 14) });
    const { data } = await graph.query("query ($id: ID!) { position(id: $id) { vacancies { state closedOn filledBy { id } } } }", { id: position.id }, { viewer: manager });
    expect(data.position.vacancies).toEqual([{ state: "FILLED", closedOn: today(), filledBy: { id: held.id } }]);
  });

  test("is one at a time for a position, and is withdrawn once, with a reason", async () => {
    const { id: positionId } = await make.position();
    const both = await Promise.all([open(manager, { positionId }), open(manager, { positionId })]);
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["OpenVacancySuccess", "VacancyOpenAlready"]);
    const { vacancy } = both.find(({ vacancy }) => vacancy);
    expect(await withdraw(manager, { vacancyId: vacancy.id, reason: " " })).toMatchObject({ field: "reason" });
    expect(await withdraw(managerOf("region:waikato"), { vacancyId: vacancy.id, reason: "No money." })).toMatchObject({ __typename: "VacancyNotFound" });
    expect(await withdraw(manager, { vacancyId: vacancy.id, reason: "No money." })).toMatchObject({ vacancy: { state: "WITHDRAWN", withdrawalReason: "No money." } });
    expect(await withdraw(manager, { vacancyId: vacancy.id, reason: "No money." })).toMatchObject({ __typename: "VacancyNotFound" });
    expect(await open(manager, { positionId })).toMatchObject({ __typename: "OpenVacancySuccess" });
  });

  test("is for a vacant position that the viewer manages", async () => {
    const held = await make.position({ practitionerId: (await make.practitioner()).id });
    expect(await open(manager, { positionId: held.id })).toMatchObject({ __typename: "PositionNotVacant" });
    const { id: positionId } = await make.position();
    expect(await open(managerOf("region:waikato"), { positionId })).toMatchObject({ __typename: "PositionNotFound" });
    expect(await open(manager, { positionId, applyBy: daysAfter(today(), -1) })).toMatchObject({ field: "applyBy" });
    expect(await open(manager, { positionId, recruiter: "x".repeat(201) })).toMatchObject({ field: "recruiter" });
  });
});

describe("the list of vacancies", () => {
  test("is narrowed by all that is asked at once, and empty for who sees no positions", async () => {
    const office = managerOf("region:wellington");
    const [first, second] = await times(2, async (index) => {
      const position = await make.position({ regionCode: "wellington", roleCode: index === 0 ? "PSYCHOLOGIST" : "SPEECH_LANGUAGE_THERAPIST" });
      return (await open(office, { positionId: position.id, overseasEligible: index === 1 })).vacancy.id;
    });
    const list = async (args: string, viewer = viewerAs("COORDINATOR")) => (await graph.query(`{ vacancies(${args}) { nodes { id position { role { code } } } } }`, {}, { viewer })).data.vacancies.nodes.map(({ id }: any) => id);
    expect(await list(`regionCode: "wellington"`)).toEqual([first, second]);
    expect(await list(`regionCode: "wellington", overseasEligible: true`)).toEqual([second]);
    expect(await list(`regionCode: "wellington", roleCode: "PSYCHOLOGIST"`)).toEqual([first]);
    expect(await list(`regionCode: "wellington", closed: true`)).toEqual([]);
    expect(await list(`regionCode: "No'"`)).toEqual([]);
    for (const role of ["WHANAU", "AGENCY", "ANALYST"]) expect(await list(`first: 200`, viewerAs(role)), role).toEqual([]);
  });

  test("costs as many statements for 50 as for one", async () => {
    const office = managerOf("region:canterbury-chatham-islands");
    await times(50, async () => open(office, { positionId: (await make.position({ regionCode: "canterbury-chatham-islands" })).id }));
    const ask = (first: number) => graph.statementsOf(() => graph.query(`{ vacancies(regionCode: "canterbury-chatham-islands", first: ${first}) { nodes { position { role { code } vacancies { state } } filledBy { id } } } }`, {}, { viewer: office }));
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });
});
