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
const plan = sender(graph, "planCapabilityActivity", "activity { id topic status hours heldOn audience leader { id } }");
const close = sender(graph, "closeCapabilityActivity", "activity { id status hours }");
const say = sender(graph, "giveActivityFeedback", "feedback { usefulness comment }");
const start = sender(graph, "startCommunityOfPractice", "community { id name members { id } convener { id } }");
const belong = sender(graph, "changePracticeMembership", "community { members { id } }");
const activity = (practitionerId: string, said: object = {}) => ({ practitionerId, topic: "Te reo tohu i te akomanga", audience: "WHANAU", needArea: "HEARING", heldOn: today(), hours: 2.5, ...said });

describe("an activity", () => {
  test("is planned by who leads it, held, and judged by who was there, without their names", async () => {
    const { id } = await make.practitioner();
    const leader = viewerAs("PRACTITIONER", { id });
    const { activity: planned } = await plan(leader, activity(id));
    expect(planned).toMatchObject({ topic: "Te reo tohu i te akomanga", status: "PLANNED", leader: { id } });
    const whanau = viewerAs("WHANAU");
    expect(await say(whanau, { activityId: planned.id, usefulness: 5 }), "before it was held").toMatchObject({ __typename: "ActivityNotFound" });
    expect(await close(leader, { activityId: planned.id, status: "HELD", hours: 3 })).toMatchObject({ activity: { status: "HELD", hours: 3 } });
    expect(await say(whanau, { activityId: planned.id, usefulness: 5, comment: "Ka pai!" })).toMatchObject({ feedback: { usefulness: 5, comment: "Ka pai!" } });
    expect(await say(whanau, { activityId: planned.id, usefulness: 1 })).toMatchObject({ __typename: "FeedbackGivenAlready" });
    expect(await say(viewerAs("EDUCATOR"), { activityId: planned.id, usefulness: 6 })).toMatchObject({ field: "usefulness" });
    await say(viewerAs("EDUCATOR"), { activityId: planned.id, usefulness: 2 });
    const read = async (viewer: any) => (await graph.entities("CapabilityActivity", [{ id: planned.id }], "feedback { usefulness comment }", { viewer }))[0].feedback;
    expect(await read(leader)).toEqual([{ usefulness: 2, comment: null }, { usefulness: 5, comment: "Ka pai!" }]);
    expect(await read(managerOf("region:tai-tokerau"))).toHaveLength(2);
    expect(await read(whanau)).toEqual([{ usefulness: 5, comment: "Ka pai!" }]);
    expect(await read(viewerAs("COORDINATOR"))).toEqual([]);
  });

  test.each([["topic", { topic: "" }], ["topic", { topic: "x".repeat(201) }], ["hours", { hours: 0 }], ["hours", { hours: 2.1 }], ["heldOn", { heldOn: "1999-01-01" }], ["communityId", { communityId: "x" }], ["moeNumber", { moeNumber: -1 }]])("with a wrong %s is refused: %j", async (field, said) => {
    const { id } = await make.practitioner();
    expect(await plan(viewerAs("PRACTITIONER", { id }), activity(id, said))).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is planned and closed by nobody else but a manager, and not held before its day", async () => {
    const { id } = await make.practitioner();
    expect(await plan(viewerAs("PRACTITIONER"), activity(id))).toMatchObject({ __typename: "PractitionerNotFound" });
    const { activity: planned } = await plan(managerOf("region:tai-tokerau"), activity(id, { heldOn: daysAfter(today(), 3) }));
    expect(await close(viewerAs("COORDINATOR"), { activityId: planned.id, status: "CANCELLED" })).toMatchObject({ __typename: "ActivityNotFound" });
    expect(await close(viewerAs("PRACTITIONER", { id }), { activityId: planned.id, status: "HELD" })).toMatchObject({ field: "status" });
    expect(await close(viewerAs("PRACTITIONER", { id }), { activityId: planned.id, status: "CANCELLED" })).toMatchObject({ activity: { status: "CANCELLED" } });
    expect(await close(viewerAs("PRACTITIONER", { id }), { activityId: planned.id, status: "CANCELLED" })).toMatchObject({ __typename: "ActivityNotFound" });
  });

  test("is found by those for whom it is, in pages", async () => {
    const { id } = await make.practitioner();
    const communityId = randomUUID();
    for (const audience of ["WHANAU", "TEACHERS", "SPECIALISTS"]) await plan(viewerAs("PRACTITIONER", { id }), activity(id, { audience, communityId }));
    const list = async (role: string, args = "") => (await graph.query(`{ capabilityActivities(communityId: "${communityId}"${args}) { nodes { audience } } }`, {}, { viewer: viewerAs(role) })).data.capabilityActivities.nodes.map(({ audience }: any) => audience);
    expect(await list("COORDINATOR")).toEqual(["SPECIALISTS", "TEACHERS", "WHANAU"]);
    expect(await list("COORDINATOR", ", audience: TEACHERS, needArea: HEARING")).toEqual(["TEACHERS"]);
    expect(await list("WHANAU")).toEqual(["WHANAU"]);
    expect(await list("ANALYST")).toEqual([]);
    await times(20, () => plan(viewerAs("PRACTITIONER", { id }), activity(id)));
    const ask = (first: number) => graph.statementsOf(() => graph.query(`{ capabilityActivities(first: ${first}) { nodes { leader { name } feedback { usefulness } } } }`, {}, { viewer: viewerAs("COORDINATOR") }));
    expect(await ask(20)).toHaveLength((await ask(1)).length);
  });
});

describe("a community of practice", () => {
  test("is started by a practitioner, joined and left by others, each once", async () => {
    const [one, two] = await times(2, () => make.practitioner());
    const { community } = await start(viewerAs("PRACTITIONER", { id: one!.id }), { name: "Ngā Reo Tohu", purpose: "Learn from each other.", needArea: "HEARING" });
    expect(community).toMatchObject({ convener: { id: one!.id }, members: [{ id: one!.id }] });
    expect(await start(viewerAs("PRACTITIONER", { id: two!.id }), { name: "ngā reo tohu", purpose: "x y" })).toMatchObject({ __typename: "PracticeNameTaken" });
    const second = viewerAs("PRACTITIONER", { id: two!.id });
    await Promise.all([1, 2, 3].map(() => belong(second, { communityOfPracticeId: community.id, belongs: true })));
    expect((await belong(second, { communityOfPracticeId: community.id, belongs: true })).community.members).toEqual([{ id: one!.id }, { id: two!.id }]);
    expect((await belong(second, { communityOfPracticeId: community.id, belongs: false })).community.members).toEqual([{ id: one!.id }]);
    expect(await belong(second, { communityOfPracticeId: randomUUID(), belongs: true })).toMatchObject({ __typename: "CommunityOfPracticeNotFound" });
    for (const viewer of [viewerAs("COORDINATOR"), viewerAs("WHANAU", { id: one!.id })]) expect(await start(viewer, { name: "Another", purpose: "x y" }), viewer.role).toMatchObject({ __typename: "PractitionerNotFound" });
    expect((await graph.query("{ communitiesOfPractice { name } }", {}, { viewer: viewerAs("WHANAU") })).data.communitiesOfPractice).toEqual([]);
  });
});
