import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";
import { employmentAgreements } from "../employment-agreement/table.ts";

const graph = await testSubgraph(subgraph, { connections: 6 });
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");
const shown = "leave { id kind from until cancelledOn cover { id } provenance { personId } }";
const record = sender(graph, "recordLeave", shown);
const change = sender(graph, "changeLeave", shown);
const letGo = sender(graph, "endEmployment", "agreement { id }");
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

  test("has nobody who covers once they have gone, or while they are away themselves", async () => {
    const absent = async (id: string) => (await graph.entities("Practitioner", [{ id }], "absence { cover { id } } leave { cover { id } }", { viewer: manager }))[0];
    const [cover, other] = await times(2, () => make.practitioner());
    const [agreement] = await graph.owner.select().from(employmentAgreements).where(eq(employmentAgreements.practitionerId, cover!.id));
    const { id } = await make.practitioner();
    await record(manager, leave(id, { coverPractitionerId: cover!.id }));
    expect(await absent(id)).toEqual({ absence: { cover: { id: cover!.id } }, leave: [{ cover: { id: cover!.id } }] });
    const { leave: away } = await record(manager, leave(cover!.id, { kind: "SICK", coverPractitionerId: other!.id }));
    expect(await absent(id)).toMatchObject({ absence: { cover: null } });
    await change(manager, { leaveId: away.id, cancelled: true });
    expect(await absent(id)).toMatchObject({ absence: { cover: { id: cover!.id } } });

    expect(await letGo(manager, { agreementId: agreement!.id, until: daysAfter(today(), -1) })).toMatchObject({ __typename: "EndEmploymentSuccess" });
    expect(await absent(id)).toMatchObject({ absence: { cover: null }, leave: [expect.anything()] });
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

  test("is from one employment: why they are away is for its managers, and another employer is told that they are", async () => {
    const { id } = await make.practitioner();
    const school = managerOf("institution:7");
    const other = await make.agreement({ practitionerId: id, fte: 0.4, managedBy: "institution:7", employer: "Te Kura" });
    const { leave: recorded } = await record(manager, leave(id, { kind: "SICK" }));
    const ask = async (viewer: any) => (await graph.query("query ($id: ID!) { practitioner(id: $id) { absence { until } leave { kind } } }", { id }, { viewer })).data.practitioner;
    expect(await ask(manager)).toEqual({ absence: { until: daysAfter(today(), 90) }, leave: [{ kind: "SICK" }] });
    expect(await ask(school)).toEqual({ absence: { until: daysAfter(today(), 90) }, leave: [] });
    expect(await change(school, { leaveId: recorded.id, cancelled: true })).toMatchObject({ __typename: "LeaveNotFound" });
    // They record their own for the same days, without being told of the other.
    expect(await record(school, leave(id, { kind: "STUDY", agreementId: other.id, until: daysAfter(today(), 100) }))).toMatchObject({ leave: { kind: "STUDY" } });
    expect(await ask(school)).toEqual({ absence: { until: daysAfter(today(), 100) }, leave: [{ kind: "STUDY" }] });
    expect(await record(manager, leave(id, { agreementId: other.id }))).toMatchObject({ __typename: "InvalidInput", field: "agreementId" });
    expect(await record(manager, leave(id, { agreementId: "x" }))).toMatchObject({ __typename: "InvalidInput", field: "agreementId" });
    // Also in what it was before it was changed, and in what is written past the resolvers.
    expect(await change(manager, { leaveId: recorded.id, cancelled: true })).toMatchObject({ __typename: "ChangeLeaveSuccess" });
    const earlier = (viewer: any) => graph.asViewer(viewer, async (db) => [...(await db.execute(sql`select was from earlier_versions where row_id = ${recorded.id}`))].length);
    expect([await earlier(manager), await earlier(school)]).toEqual([1, 0]);
    const written = (viewer: any, managedBy: string) => graph.asViewer(viewer, (db) => db.execute(sql`insert into leave_periods (practitioner_id, from_date, until_date, kind, managed_by) values (${id}, '2027-01-01', '2027-01-02', 'ANNUAL', ${managedBy})`));
    await expect(written(school, "region:tai-tokerau")).rejects.toMatchObject({ cause: { code: "42501" } });
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
