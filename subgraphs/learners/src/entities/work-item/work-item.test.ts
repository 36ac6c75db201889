import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { indirectCollectionNotices } from "../indirect-collection-notice/table.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const listed = `query ($by: Date, $kinds: [WorkKind!], $first: Int, $after: String) { myWork(by: $by, kinds: $kinds, first: $first, after: $after) {
  nodes { kind dueOn isOverdue learner { id } plan { id } knownContact { id } supportTeamMember { id } consent { id } registerEntry { id } notice { id } } pageInfo { hasNextPage endCursor } } }`;
const counted = "query ($by: Date) { myWorkCounts(by: $by) { kind count overdue } }";
const workOf = async (viewer: Viewer, variables: object = {}) => (await query(listed, variables, { viewer })).data.myWork.nodes;
const countsOf = async (viewer: Viewer) => Object.fromEntries((await query(counted, {}, { viewer })).data.myWorkCounts.map(({ kind, count, overdue }: any) => [kind, [count, overdue]]));

const coordinatorAt = (number: number) => viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] });
async function enrolled() {
  const institutionMoeNumber = moeNumber();
  const { id: learnerId } = await is.unseenLearner();
  await is.enrolment({ learnerId, institutionMoeNumber });
  return { learnerId, institutionMoeNumber, coordinator: coordinatorAt(institutionMoeNumber) };
}
const longAgo = { recordedAt: new Date(Date.now() - 300 * 86_400_000) };

describe("my work", () => {
  test("lists each kind with its record, what is due first first, and counts the same", async () => {
    const { learnerId, institutionMoeNumber, coordinator } = await enrolled();
    const plan = await is.onePlan({ learnerId, agreedOn: inDays(-60), nextReviewOn: inDays(-5) });
    const contact = await is.knownContact({ learnerId, toConfirmSince: inDays(-20) });
    const consent = await is.consent({ learnerId, until: inDays(10) });
    const entry = await is.registerEntry({ learnerId, institutionMoeNumber, ...longAgo });
    const place = await is.supportTeamMember({ learnerId, practitionerId: randomUUID(), supportId: randomUUID(), from: inDays(-2) });
    const work = await workOf(coordinator);
    expect(work.map(({ kind, dueOn, isOverdue, ...records }: any) => [kind, isOverdue, records.plan?.id ?? records.knownContact?.id ?? records.supportTeamMember?.id ?? records.consent?.id ?? records.registerEntry?.id])).toEqual([
      ["REGISTER_ENTRY_TO_CHECK", true, entry.id],
      ["KNOWN_CONTACT_TO_CONFIRM", true, contact.id],
      ["PLAN_REVIEW", true, plan.id],
      ["TEAM_PLACE_TO_CONFIRM", true, place.id],
      ["CONSENT_ENDING", false, consent.id],
    ]);
    expect(work.map(({ learner }: any) => learner.id)).toEqual(work.map(() => learnerId));
    expect(await countsOf(coordinator)).toEqual({
      PLAN_REVIEW: [1, 1],
      PLAN_TO_AGREE: [0, 0],
      KNOWN_CONTACT_MISSING: [0, 0],
      KNOWN_CONTACT_TO_CONFIRM: [1, 1],
      TEAM_PLACE_TO_CONFIRM: [1, 1],
      CONSENT_ENDING: [1, 0],
      REGISTER_ENTRY_TO_CHECK: [1, 1],
      CORRECTION_DUE: [0, 0],
      NOTICE_DUE: [0, 0],
    });
  });

  test("names a supported learner without a known contact since support began or the last one left, and no other learner", async () => {
    const { learnerId, institutionMoeNumber, coordinator } = await enrolled();
    const kinds = ["KNOWN_CONTACT_MISSING"];
    expect(await workOf(coordinator, { kinds }), "not supported").toEqual([]);
    await is.registerEntry({ learnerId, institutionMoeNumber, from: inDays(-40) });
    expect(await workOf(coordinator, { kinds })).toMatchObject([{ dueOn: inDays(-40), learner: { id: learnerId } }]);
    await is.knownContact({ learnerId, since: inDays(-30), until: inDays(-3) });
    expect(await workOf(coordinator, { kinds })).toMatchObject([{ dueOn: inDays(-3) }]);
    await is.knownContact({ learnerId, since: inDays(-1) });
    expect(await workOf(coordinator, { kinds })).toEqual([]);
  });

  test("looks as far ahead as it is asked to, and says how far it can", async () => {
    const { learnerId, coordinator } = await enrolled();
    await is.onePlan({ learnerId, agreedOn: inDays(-60), nextReviewOn: inDays(90) });
    const kinds = ["PLAN_REVIEW"];
    expect(await workOf(coordinator, { kinds })).toEqual([]);
    expect(await workOf(coordinator, { kinds, by: inDays(90) })).toHaveLength(1);
    expect((await query(listed, { by: inDays(401) }, { viewer: coordinator, errors: true })).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("is each viewer's own: nothing of other institutions, of consents or of family", async () => {
    const { learnerId, institutionMoeNumber } = await enrolled();
    await is.onePlan({ learnerId, agreedOn: inDays(-60), nextReviewOn: inDays(-5) });
    await is.registerEntry({ learnerId, institutionMoeNumber, ...longAgo });
    await is.consent({ learnerId, categories: ["IDENTITY", "PLAN", "NEEDS", "SUPPORTS"] });
    const { personId } = await is.whanauMember({ learnerId });
    const { practitionerId } = await is.supportTeamMember({ learnerId, practitionerId: randomUUID() });
    const others = [
      coordinatorAt(moeNumber()),
      viewerOf({ id: personId }),
      viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests." }),
      viewerOf({ role: "ANALYST", organisations: [`institution:${institutionMoeNumber}`] }),
      viewerOf({ role: "COORDINATOR", scopes: ["privacy-officer"] }),
    ];
    for (const viewer of others) {
      expect(await workOf(viewer), viewer.role).toEqual([]);
      expect(Object.values(await countsOf(viewer)).flat().every((count) => count === 0), viewer.role).toBe(true);
    }
    expect((await workOf(viewerOf({ id: practitionerId, role: "PRACTITIONER" }))).map(({ kind }: any) => kind), "the register is the institution's").toEqual(["KNOWN_CONTACT_MISSING", "PLAN_REVIEW"]);
  });

  test("has notices for privacy officers alone", async () => {
    const { learnerId, coordinator } = await enrolled();
    const [notice] = await owner.insert(indirectCollectionNotices).values({ learnerId, agency: "MSD", raisedAt: new Date(), dueOn: inDays(3), keptFromWhanau: false }).returning();
    const officer = viewerOf({ role: "COORDINATOR", scopes: ["privacy-officer"] });
    const notices = (await workOf(officer, { kinds: ["NOTICE_DUE"] })).filter((item: any) => item.notice.id === notice!.id);
    expect(notices, "and the learner stays hidden").toMatchObject([{ kind: "NOTICE_DUE", dueOn: inDays(3), learner: null }]);
    expect(await workOf(coordinator)).toEqual([]);
  });

  test("pages without repeating or leaving out, by the same number of statements for one item as for many", async () => {
    const institutionMoeNumber = moeNumber();
    const coordinator = coordinatorAt(institutionMoeNumber);
    for (let index = 0; index < 26; index++) {
      const { id: learnerId } = await is.unseenLearner();
      await is.enrolment({ learnerId, institutionMoeNumber });
      await is.onePlan({ learnerId, agreedOn: inDays(-60), nextReviewOn: inDays(-5) });
      await is.knownContact({ learnerId });
      await is.registerEntry({ learnerId, institutionMoeNumber, ...longAgo });
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: { nodes: any[]; pageInfo: any } = (await query(listed, { first: 10, after }, { viewer: coordinator })).data.myWork;
      seen.push(...nodes.map(({ plan, registerEntry }: any) => plan?.id ?? registerEntry.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect([seen.length, new Set(seen).size]).toEqual([52, 52]);
    const statements = (first: number) => statementsOf(() => query(listed, { first, kinds: ["PLAN_REVIEW"] }, { viewer: coordinator }));
    expect(await statements(25)).toHaveLength((await statements(1)).length);
    expect(await statementsOf(() => query(counted, {}, { viewer: coordinator }))).toHaveLength(1);

    // Both together look for it once, and say the same; lists of other kinds beside them do too.
    const nodes = "nodes { kind dueOn learner { id } plan { id } registerEntry { id } } pageInfo { hasNextPage endCursor }";
    const together = `query ($by: Date, $after: String) { myWorkCounts { kind count overdue } myWork(by: $by, first: 10, after: $after) { ${nodes} } }`;
    const listedAlone = `query ($after: String) { myWork(first: 10, after: $after) { ${nodes} } }`;
    const [alone, counts] = [await query(listedAlone, {}, { viewer: coordinator }), await query(counted, {}, { viewer: coordinator })];
    expect((await query(together, {}, { viewer: coordinator })).data).toEqual({ ...counts.data, ...alone.data });
    const cursor = { after: alone.data.myWork.pageInfo.endCursor };
    const next = await query(listedAlone, cursor, { viewer: coordinator });
    expect(next.data.myWork.nodes[0]).not.toEqual(alone.data.myWork.nodes[0]);
    expect((await query(together, cursor, { viewer: coordinator })).data).toEqual({ ...counts.data, ...next.data });
    const searchesIn = async (text: string, variables: object) => (await statementsOf(() => query(text, variables, { viewer: coordinator }))).filter((statement) => statement.includes("work_items")).length;
    expect(await searchesIn(together, {})).toBe(1);
    expect(await searchesIn(together, { by: inDays(1) })).toBe(2);
    const three = `{ myWorkCounts { kind count overdue } plans: myWork(first: 10, kinds: [PLAN_REVIEW]) { nodes { plan { id } } } none: myWork(kinds: []) { nodes { kind } } }`;
    const { data } = await query(three, {}, { viewer: coordinator });
    expect([data.myWorkCounts, data.plans.nodes.length, data.none.nodes]).toEqual([counts.data.myWorkCounts, 10, []]);
    expect((await query(together, { after: "none" }, { viewer: coordinator, errors: true })).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect((await query(together, {}, { viewer: viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] }) })).data).toMatchObject({ myWork: { nodes: [] } });
  });
});

describe("confirming an entry", () => {
  const confirm = "mutation ($input: ConfirmRegisterEntryInput!) { confirmRegisterEntry(input: $input) { __typename ... on ConfirmRegisterEntrySuccess { entry { version lastConfirmed { personId role } } } ... on RegisterEntryChanged { entry { version } } ... on Problem { message } } }";
  const send = async (viewer: Viewer, input: object) => (await query(confirm, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data.confirmRegisterEntry;

  test("takes it off the list for half a year, and leaves it as it is", async () => {
    const { learnerId, institutionMoeNumber, coordinator } = await enrolled();
    const { id: entryId } = await is.registerEntry({ learnerId, institutionMoeNumber, ...longAgo });
    const kinds = ["REGISTER_ENTRY_TO_CHECK"];
    expect(await workOf(coordinator, { kinds })).toHaveLength(1);
    expect(await send(coordinator, { entryId, version: 1 })).toEqual({ __typename: "ConfirmRegisterEntrySuccess", entry: { version: 1, lastConfirmed: { personId: coordinator.id, role: "COORDINATOR" } } });
    expect(await workOf(coordinator, { kinds })).toEqual([]);
    expect(await workOf(coordinator, { kinds, by: inDays(190) })).toHaveLength(1);
  });

  test("is refused for another version, and for who does not keep the register", async () => {
    const { learnerId, institutionMoeNumber, coordinator } = await enrolled();
    const { id: entryId } = await is.registerEntry({ learnerId, institutionMoeNumber });
    const { personId } = await is.whanauMember({ learnerId });
    expect(await send(coordinator, { entryId, version: 2 })).toMatchObject({ __typename: "RegisterEntryChanged", entry: { version: 1 } });
    expect(await send(viewerOf({ id: personId }), { entryId, version: 1 })).toMatchObject({ __typename: "MayNotKeepRegister" });
    expect(await send(coordinatorAt(moeNumber()), { entryId, version: 1 })).toMatchObject({ __typename: "RegisterEntryNotFound" });
  });
});
