import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityMeetings, meetingMinutes } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const fields = "id date place agenda minutes { version held text attendees { institutions { moeNumber } providers { id } others } provenance { personId } } minutesVersions { version }";
const plan = (input: object, viewer: Viewer) => send("planCommunityMeeting", { date: "2026-05-04", agenda: "What our new entrants need", ...input }, viewer, `meeting { ${fields} }`);
const record = (input: object, viewer: Viewer) =>
  send("recordMeetingMinutes", { held: true, text: "We begin with oral language.", attendees: { others: ["Te Whatu Ora"] }, ...input }, viewer, `meeting { ${fields} }`, "... on MinutesChanged { minutes { version text } }");
const read = async (id: string, viewer: Viewer) =>
  (await at.query(`query ($id: ID!) { learningSupportCommunity(id: $id) { meetings(first: 2) { nodes { ${fields} } pageInfo { hasNextPage } } } }`, { id }, { viewer })).data.learningSupportCommunity.meetings;

describe("a meeting", () => {
  test("is planned, and its minutes name the organisations that were there, each once", async () => {
    const { id } = await make.community();
    const school = await make.institution();
    const provider = await make.provider();
    const facilitator = facilitatorOf(id);
    const { meeting } = await plan({ communityId: id, place: "Te Puna Hauora" }, facilitator);
    expect(meeting).toMatchObject({ date: "2026-05-04", place: "Te Puna Hauora", minutes: null, minutesVersions: [] });
    const attendees = { institutionMoeNumbers: [school.moeNumber, school.moeNumber], providerIds: [provider.id], others: [" Te Whatu Ora", "Te Whatu Ora"] };
    const recorded = await record({ meetingId: meeting.id, attendees }, coordinatorOf(id));
    expect(recorded.meeting.minutes).toMatchObject({ version: 1, held: true, text: "We begin with oral language.", attendees: { institutions: [{ moeNumber: school.moeNumber }], providers: [{ id: provider.id }], others: ["Te Whatu Ora"] } });
    await record({ meetingId: meeting.id, basedOnVersion: 1, text: "We begin with oral language, in te reo Māori too." }, facilitator);
    expect((await read(id, facilitator)).nodes).toMatchObject([{ minutes: { version: 2 }, minutesVersions: [{ version: 2 }, { version: 1 }] }]);
  });

  test("shows to those who act for the community or for a member of today, and to nobody else, the latest first", async () => {
    const { id } = await make.community();
    const [member, former] = await times(2, () => make.institution());
    await make.membership({ communityId: id, institutionMoeNumber: member!.moeNumber });
    await make.membership({ communityId: id, institutionMoeNumber: former!.moeNumber, until: "2024-12-20" });
    for (const date of ["2026-02-09", inDays(30), "2026-05-04"]) await plan({ communityId: id, date }, facilitatorOf(id));
    for (const viewer of [facilitatorOf(id), educatorAt(member!.moeNumber)]) {
      expect(await read(id, viewer), viewer.role).toMatchObject({ nodes: [{ date: inDays(30) }, { date: "2026-05-04" }], pageInfo: { hasNextPage: true } });
    }
    const others = [educatorAt(former!.moeNumber), facilitatorOf((await make.community()).id), viewerAs("WHANAU", { organisations: [`institution:${member!.moeNumber}`] }), viewerAs("AGENCY", { organisations: [`community:${id}`] }), viewerAs("EDUCATOR", { organisations: ["institution:x", "community:x"] }), anonymousViewer];
    for (const viewer of others) expect(await read(id, viewer), viewer.role).toEqual({ nodes: [], pageInfo: { hasNextPage: false } });
  });

  test("has one version of its minutes that stands, also when two write at the same time", async () => {
    const { id } = await make.community();
    const { meeting } = await plan({ communityId: id }, facilitatorOf(id));
    const answers = await Promise.all([facilitatorOf(id), coordinatorOf(id)].map((viewer) => record({ meetingId: meeting.id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["MinutesChanged", "RecordMeetingMinutesSuccess"]);
    expect(answers.find(({ __typename }) => __typename === "MinutesChanged").minutes).toEqual({ version: 1, text: "We begin with oral language." });
  });

  test("is written for by those who lead the community, also as the database has it", async () => {
    const { id } = await make.community();
    const member = await make.institution();
    await make.membership({ communityId: id, institutionMoeNumber: member.moeNumber });
    const { meeting } = await plan({ communityId: id }, facilitatorOf(id));
    for (const viewer of [educatorAt(member.moeNumber), facilitatorOf((await make.community()).id), viewerAs("WHANAU")]) {
      expect(await plan({ communityId: id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await record({ meetingId: meeting.id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(communityMeetings).values({ communityId: id, date: "2026-05-04", agenda: "Ours" }))).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(meetingMinutes).values({ meetingId: meeting.id, version: 1, held: true, text: "Ours", otherParties: ["Us"] }))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await record({ meetingId: "x" }, facilitatorOf(id))).toMatchObject({ __typename: "CommunityNotYours" });
  });

  test("says what cannot be used", async () => {
    const { id } = await make.community();
    const facilitator = facilitatorOf(id);
    for (const [wrong, field] of [[{ date: "2019-12-31" }, "date"], [{ date: inDays(800) }, "date"], [{ agenda: "…" }, "agenda"], [{ place: "ā".repeat(201) }, "place"]] as const) {
      expect(await plan({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    }
    const { meeting } = await plan({ communityId: id }, facilitator);
    const { meeting: coming } = await plan({ communityId: id, date: inDays(1) }, facilitator);
    for (const [wrong, field] of [
      [{ meetingId: coming.id }, "meetingId"],
      [{ text: "" }, "text"],
      [{ attendees: {} }, "attendees"],
      [{ attendees: { others: ["\0"] } }, "attendees.others"],
      [{ attendees: { others: Array.from({ length: 101 }, (_, index) => `Agency ${index}`) } }, "attendees"],
      [{ attendees: { institutionMoeNumbers: [1] } }, "attendees.institutionMoeNumbers"],
      [{ attendees: { providerIds: ["x"] } }, "attendees.providerIds"],
    ] as const)
      expect(await record({ meetingId: meeting.id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
  });
});

test("the meetings of 50 communities cost as many statements as one's", async () => {
  const communities = await times(50, () => make.community());
  for (const { id: communityId } of communities) {
    const school = await make.institution();
    const [meeting] = await at.owner.insert(communityMeetings).values({ communityId, date: "2026-05-04", agenda: "Transitions" }).returning();
    await at.owner.insert(meetingMinutes).values({ meetingId: meeting!.id, version: 1, held: true, text: "Said.", institutionMoeNumbers: [school.moeNumber] });
  }
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `meetings(first: 5) { nodes { ${fields} } }`, { viewer })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ meetings }) => meetings.nodes[0].minutes.attendees.institutions.length === 1)).toBe(true);
});
