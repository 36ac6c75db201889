import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { indicatorRatings, monitoringReviews, selfReviews } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const codes = ["LEADERS_AGREE", "SAFE_DATA_SHARING", "SKILLS_AND_RESOURCES_KNOWN", "COLLABORATIVE_DECISIONS", "ONGOING_MONITORING"];
const takenBy = { others: ["Ngā tumuaki o Te Kāhui"] };
const status = "indicator { code } level trend evidence reviewedOn history { level review { reviewedOn } }";
const review = "id reviewedOn ratings { indicator { code } level evidence } takenBy { others } corrects { id } correctedBy { id } provenance { personId }";
const monitoring = `id from until findings nextActions takenBy { others } indicators { indicator { code } level trend } corrects { id } correctedBy { id } provenance { personId }`;
const rate = (...levels: (string | null)[]) => levels.flatMap((level, index) => (level === null ? [] : [{ indicatorCode: codes[index], level, evidence: "The minutes of both terms." }]));
const say = (input: object, viewer: Viewer) => send("reviewImplementation", { takenBy, ratings: rate("EXPLORING"), ...input }, viewer, `review { ${review} } community { implementationStatus { ${status} } }`, "... on SelfReviewExists { current { id } }");
const monitor = (input: object, viewer: Viewer) => send("recordMonitoringReview", { takenBy, from: "2026-01-26", until: "2026-04-02", findings: "Meetings were held.", nextActions: ["Agree on the register"], ...input }, viewer, `review { ${monitoring} }`, "... on MonitoringReviewExists { current { id } }");
const read = async (id: string, viewer: Viewer) =>
  (await at.query(`query ($id: ID!) { learningSupportCommunity(id: $id) { implementationStatus { ${status} } selfReviews { ${review} } monitoringReviews { ${monitoring} } } }`, { id }, { viewer })).data.learningSupportCommunity;

async function aCommunity() {
  const { id } = await make.community();
  const school = await make.institution();
  await make.membership({ communityId: id, institutionMoeNumber: school.moeNumber });
  return { id, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id), member: educatorAt(school.moeNumber) };
}

test("the five indicators are there in every deployment, each with what it means", async () => {
  const { data } = await at.query("{ implementationIndicators { code position name { en } definition } }", {}, { viewer: viewerAs("WHANAU") });
  expect(data.implementationIndicators.map(({ code }: any) => code)).toEqual(codes);
  expect(data.implementationIndicators.map(({ position }: any) => position)).toEqual([1, 2, 3, 4, 5]);
  for (const { name, definition } of data.implementationIndicators) expect(`${name.en} ${definition}`.length).toBeGreaterThan(40);
});

describe("where a community stands", () => {
  test("follows from what it said, with how that changed, for those of the community and for nobody else", async () => {
    const { id, facilitator, coordinator, member } = await aCommunity();
    await say({ communityId: id, reviewedOn: "2025-03-03", ratings: rate("EXPLORING", "IMPLEMENTING", "EXPLORING") }, facilitator);
    const { review: second, community } = await say({ communityId: id, reviewedOn: "2026-03-02", ratings: rate("IMPLEMENTING", "EXPLORING", "EXPLORING", "NOT_STARTED") }, coordinator);
    expect(second).toMatchObject({ reviewedOn: "2026-03-02", takenBy, corrects: null, correctedBy: null, provenance: { personId: coordinator.id } });
    const now = (await read(id, member)).implementationStatus;
    expect(now).toEqual(community.implementationStatus);
    expect(now.map(({ indicator, level, trend, reviewedOn }: any) => [indicator.code, level, trend, reviewedOn])).toEqual([
      [codes[0], "IMPLEMENTING", "FURTHER", "2026-03-02"],
      [codes[1], "EXPLORING", "BACK", "2026-03-02"],
      [codes[2], "EXPLORING", "SAME", "2026-03-02"],
      [codes[3], "NOT_STARTED", null, "2026-03-02"],
      [codes[4], null, null, null],
    ]);
    expect(now[0].history).toEqual([{ level: "IMPLEMENTING", review: { reviewedOn: "2026-03-02" } }, { level: "EXPLORING", review: { reviewedOn: "2025-03-03" } }]);
    // What is said of an earlier day later changes no picture of today.
    await say({ communityId: id, reviewedOn: "2025-09-01", ratings: rate("EMBEDDED") }, facilitator);
    expect((await read(id, member)).implementationStatus[0]).toMatchObject({ level: "IMPLEMENTING", trend: "BACK" });
    const nothing = await read((await make.community()).id, viewerAs("ANALYST"));
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("ANALYST"), viewerAs("AGENCY", { organisations: [`community:${id}`] }), anonymousViewer]) expect(await read(id, viewer), viewer.role).toEqual(nothing);
  });

  test("has one review for a day, also when two write it at the same time, which is corrected once and stays to be read", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => say({ communityId: id, reviewedOn: "2026-03-02" }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["ReviewImplementationSuccess", "SelfReviewExists"]);
    const { review: first } = answers.find(({ review: one }) => one);
    expect(answers.find(({ current }) => current).current).toEqual({ id: first.id });
    const corrections = await Promise.all([facilitator, coordinator].map((viewer) => say({ communityId: id, correctsId: first.id, ratings: rate(null, "EMBEDDED") }, viewer)));
    expect(corrections.map(({ __typename }) => __typename).sort()).toEqual(["ReviewImplementationSuccess", "SelfReviewExists"]);
    const { review: next } = corrections.find(({ review: one }) => one);
    expect(next).toMatchObject({ reviewedOn: "2026-03-02", corrects: { id: first.id }, ratings: [{ indicator: { code: codes[1] }, level: "EMBEDDED" }] });
    const { implementationStatus, selfReviews: kept } = await read(id, facilitator);
    expect(implementationStatus.map(({ level }: any) => level)).toEqual([null, "EMBEDDED", null, null, null]);
    expect(kept).toEqual([next, { ...first, correctedBy: { id: next.id } }]);
    expect(await say({ communityId: id, reviewedOn: "2026-03-02" }, facilitator)).toMatchObject({ __typename: "SelfReviewExists", current: { id: next.id } });
    for (const statement of [sql`update indicator_ratings set level = 'EMBEDDED'`, sql`delete from self_reviews`]) await expect(at.asViewer(facilitator, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("a monitoring review", () => {
  test("shows where the community stood at the end of its period, and stays so whatever is said later", async () => {
    const { id, facilitator, member } = await aCommunity();
    const { review: early } = await say({ communityId: id, reviewedOn: "2026-02-02", ratings: rate("EXPLORING", "EXPLORING") }, facilitator);
    await say({ communityId: id, reviewedOn: "2026-03-02", ratings: rate("IMPLEMENTING") }, facilitator);
    await say({ communityId: id, reviewedOn: "2026-05-04", ratings: rate("EMBEDDED") }, facilitator);
    const { review: found } = await monitor({ communityId: id }, facilitator);
    expect(found).toMatchObject({ from: "2026-01-26", until: "2026-04-02", nextActions: ["Agree on the register"], takenBy, provenance: { personId: facilitator.id } });
    expect(found.indicators.map(({ level, trend }: any) => [level, trend])).toEqual([["IMPLEMENTING", "FURTHER"], ["EXPLORING", null], [null, null], [null, null], [null, null]]);
    await say({ communityId: id, reviewedOn: "2026-03-30", ratings: rate("NOT_STARTED") }, facilitator);
    await say({ communityId: id, correctsId: early.id, ratings: rate("EMBEDDED", "EMBEDDED") }, facilitator);
    expect((await read(id, member)).monitoringReviews).toEqual([found]);
  });

  test("is one for a period, also when two write it at the same time, and is corrected once", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => monitor({ communityId: id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["MonitoringReviewExists", "RecordMonitoringReviewSuccess"]);
    const { review: first } = answers.find(({ review: one }) => one);
    const { review: next } = await monitor({ communityId: id, correctsId: first.id, findings: "One meeting was held." }, coordinator);
    expect(next.corrects).toEqual({ id: first.id });
    expect(await monitor({ communityId: id, correctsId: first.id }, facilitator)).toMatchObject({ __typename: "MonitoringReviewExists", current: { id: next.id } });
    expect((await read(id, facilitator)).monitoringReviews).toEqual([next, { ...first, correctedBy: { id: next.id } }]);
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update monitoring_reviews set findings = 'another'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

test("both are written by those who lead the community, also as the database has it", async () => {
  const { id, facilitator, member } = await aCommunity();
  const other = await aCommunity();
  const { review: theirs } = await say({ communityId: other.id }, other.facilitator);
  const { review: own } = await say({ communityId: id }, facilitator);
  const { review: found } = await monitor({ communityId: other.id }, other.facilitator);
  const add = (viewer: Viewer, more: object = {}) => at.asViewer(viewer, (db) => db.insert(selfReviews).values({ communityId: id, reviewedOn: "2026-02-02", otherParties: ["Us"], ...more }));
  const addMonitoring = (viewer: Viewer, more: object = {}) => at.asViewer(viewer, (db) => db.insert(monitoringReviews).values({ communityId: id, from: "2026-02-02", until: "2026-03-02", findings: "So", nextActions: [], otherParties: ["Us"], ...more }));
  for (const viewer of [member, other.facilitator, viewerAs("WHANAU"), viewerAs("PRACTITIONER", { organisations: [`community:${id}`] })]) {
    expect(await say({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
    expect(await monitor({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
    await expect(add(viewer), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(addMonitoring(viewer), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
  }
  await expect(add(facilitator, { correctsId: theirs.id, reviewedOn: theirs.reviewedOn }), "another community's").rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(add(facilitator, { correctsId: own.id, reviewedOn: "2026-02-03" }), "of another day").rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(addMonitoring(facilitator, { correctsId: found.id, from: found.from, until: found.until }), "another community's").rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(at.asViewer(facilitator, (db) => db.insert(indicatorRatings).values({ selfReviewId: own.id, indicatorCode: codes[4]!, level: "EMBEDDED", evidence: "So" })), "added afterwards").rejects.toMatchObject({ cause: { code: "42501" } });
});

test("both say what cannot be used", async () => {
  const { id, facilitator } = await aCommunity();
  const other = await aCommunity();
  const { review: theirs } = await say({ communityId: other.id }, other.facilitator);
  const { review: own } = await say({ communityId: id, reviewedOn: "2026-02-02" }, facilitator);
  for (const [wrong, field] of [
    [{ ratings: [] }, "ratings"],
    [{ ratings: [...rate("EXPLORING"), ...rate("EMBEDDED")] }, "ratings.indicatorCode"],
    [{ ratings: [{ indicatorCode: "NO_SUCH", level: "EMBEDDED", evidence: "So" }] }, "ratings.indicatorCode"],
    [{ ratings: [{ indicatorCode: codes[0], level: "EMBEDDED", evidence: " " }] }, "ratings.evidence"],
    [{ ratings: [{ indicatorCode: codes[0], level: "EMBEDDED", evidence: "NSN 123456789" }] }, "ratings.evidence"],
    [{ takenBy: {} }, "takenBy"],
    [{ reviewedOn: inDays(1) }, "reviewedOn"],
    [{ reviewedOn: "2019-12-31" }, "reviewedOn"],
    [{ correctsId: own.id, reviewedOn: "2026-02-03" }, "reviewedOn"],
    [{ correctsId: theirs.id }, "correctsId"],
    [{ correctsId: "x" }, "correctsId"],
  ] as const)
    expect(await say({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
  const { review: found } = await monitor({ communityId: id }, facilitator);
  for (const [wrong, field] of [
    [{ from: "2019-12-31" }, "from"],
    [{ until: "2026-01-25" }, "until"],
    [{ until: inDays(1) }, "until"],
    [{ findings: "Ask mere@example.org" }, "findings"],
    [{ nextActions: Array.from({ length: 21 }, () => "One") }, "nextActions"],
    [{ takenBy: { others: [] } }, "takenBy"],
    [{ correctsId: found.id, until: "2026-04-03" }, "from"],
    [{ correctsId: randomUUID() }, "correctsId"],
  ] as const)
    expect(await monitor({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
});

test("the status and the reviews of 50 communities cost as many statements as one's", async () => {
  const communities = await times(50, () => make.community());
  const rows = await at.owner.insert(selfReviews).values(communities.map(({ id }) => ({ communityId: id, reviewedOn: "2026-03-02", otherParties: ["Us"] }))).returning();
  await at.owner.insert(indicatorRatings).values(rows.map(({ id }) => ({ selfReviewId: id, indicatorCode: codes[0]!, level: "EXPLORING" as const, evidence: "So" })));
  await at.owner.insert(monitoringReviews).values(communities.map(({ id }) => ({ communityId: id, from: "2026-02-02", until: "2026-04-02", findings: "So", nextActions: ["More"], otherParties: ["Us"] })));
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `implementationStatus { ${status} } selfReviews { ${review} } monitoringReviews { ${monitoring} }`, { viewer })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ implementationStatus, monitoringReviews: [one] }) => implementationStatus[0].level === "EXPLORING" && one.indicators[0].level === "EXPLORING")).toBe(true);
});
