import { randomUUID } from "node:crypto";
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
const shown = "leave { id kind from until cancelledOn cover { id } provenance { personId } }";
const record = sender(graph, "recordLeave", shown);
const change = sender(graph, "changeLeave", shown);
const leave = (practitionerId: string, said: object = {}) => ({ practitionerId, kind: "PARENTAL", from: today(), until: daysAfter(today(), 90), ...said });

describe("leave", () => {
  test("is recorded with who covers, and colleagues learn that, and not why", async () => {
    const [away, cover] = await times(2, () => make.practitioner());
    expect(await record(manager, leave(away!.id, { coverPractitionerId: cover!.id }))).toMatchObject({ leave: { kind: "PARENTAL", cover: { id: cover!.id }, provenance: { personId: manager.id } } });
    const ask = async (viewer: any) => (await graph.query("query ($id: ID!) { practitioner(id: $id) { absence { until cover { id } } leave { kind } } }", { id: away!.id }, { viewer })).data.practitioner;
    const absence = { until: daysAfter(today(), 90), cover: { id: cover!.id } };
    expect(await ask(viewerAs("COORDINATOR"))).toEqual({ absence, leave: [] });
    expect(await ask(viewerAs("PRACTITIONER", { id: away!.id }))).toEqual({ absence, leave: [{ kind: "PARENTAL" }] });
    expect(await graph.entities("Practitioner", [{ id: away!.id }], "absence { until } leave { kind }", { viewer: viewerAs("WHANAU") })).toEqual([{ absence: null, leave: [] }]);
  });

  test("is no time for new cases", async () => {
    const { id } = await make.practitioner({ regionCode: "waikato" });
    await make.position({ practitionerId: id, regionCode: "waikato" });
    const matches = async () => (await graph.query(`{ matchPractitioners(need: WELLBEING, role: "PSYCHOLOGIST", place: { regionCode: "waikato" }) { practitioner { id } } }`, {}, { viewer: viewerAs("COORDINATOR") })).data.matchPractitioners;
    expect(await matches()).toEqual([{ practitioner: { id } }]);
    const { leave: recorded } = await record(manager, leave(id));
    expect(await matches()).toEqual([]);
    expect(await change(manager, { leaveId: recorded.id, cancelled: true })).toMatchObject({ leave: { cancelledOn: today() } });
    expect(await matches()).toHaveLength(1);
  });

  test("is taken once at a time, also when two record it at once", async () => {
    const { id } = await make.practitioner();
    const both = await Promise.all([record(manager, leave(id)), record(manager, leave(id))]);
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["LeaveOverlaps", "RecordLeaveSuccess"]);
    expect(await record(manager, leave(id, { from: daysAfter(today(), 90), until: daysAfter(today(), 91) }))).toMatchObject({ __typename: "LeaveOverlaps" });
    expect(await record(manager, leave(id, { from: daysAfter(today(), 91), until: daysAfter(today(), 91) }))).toMatchObject({ __typename: "RecordLeaveSuccess" });
  });

  test("is a manager's to record and change, within their team", async () => {
    const { id } = await make.practitioner();
    const stranger = await make.newcomer();
    expect(await record(managerOf("region:waikato"), leave(id))).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await record(manager, leave(id, { coverPractitionerId: stranger.id }))).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await record(manager, leave(id, { coverPractitionerId: id }))).toMatchObject({ field: "coverPractitionerId" });
    expect(await record(manager, leave(id, { until: daysAfter(today(), -1) }))).toMatchObject({ field: "until" });
    expect(await record(manager, leave(id, { until: daysAfter(today(), 800) }))).toMatchObject({ field: "until" });
    const { leave: recorded } = await record(manager, leave(id));
    expect(await change(managerOf("region:waikato"), { leaveId: recorded.id, cancelled: true })).toMatchObject({ __typename: "LeaveNotFound" });
    expect(await change(manager, { leaveId: recorded.id })).toMatchObject({ field: "coverPractitionerId" });
    expect(await change(manager, { leaveId: randomUUID(), cancelled: true })).toMatchObject({ __typename: "LeaveNotFound" });
  });

  test("costs as many statements for 50 people as for one", async () => {
    const people = await times(50, async () => {
      const { id } = await make.practitioner();
      await record(manager, leave(id));
      return { id };
    });
    const ask = (some: object[]) => graph.statementsOf(() => graph.entities("Practitioner", some, "absence { until cover { name } } leave { kind cover { name } }", { viewer: manager }));
    expect(await ask(people)).toHaveLength((await ask(people.slice(0, 1))).length);
  });
});
