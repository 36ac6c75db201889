import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { correctionRequests } from "../correction-request/table.ts";
import { goalProgress } from "../goal-progress/table.ts";
import { transitionPlans } from "../transition-plan/table.ts";
import { transitionSteps } from "../transition-step/table.ts";

const { query, owner, statementsOf, entities } = await testSubgraph(subgraph);
const is = given(owner);

const records = "enrolment { id } knownContact { id } supportTeamMember { id } need { id } registerEntry { id } plan { id } consent { id }";
const paged = `query ($id: ID!, $first: Int, $after: String) { learner(id: $id) { timeline(first: $first, after: $after) { nodes { kind at category words { en mi } ${records} } pageInfo { hasNextPage endCursor } } } }`;
const timelineOf = async (viewer: Viewer, id: string, variables: object = {}) => (await query(paged, { id, ...variables }, { viewer })).data.learner.timeline;
const kindsOf = async (viewer: Viewer, id: string) => (await timelineOf(viewer, id, { first: 200 })).nodes.map(({ kind }: any) => kind);

async function followed() {
  const institutionMoeNumber = moeNumber();
  const { id: learnerId } = await is.unseenLearner();
  const { personId } = await is.whanauMember({ learnerId });
  const enrolment = await is.enrolment({ learnerId, institutionMoeNumber, from: inDays(-400) });
  const need = await is.need({ learnerId, identifiedOn: inDays(-300) });
  const entry = await is.registerEntry({ learnerId, institutionMoeNumber, from: inDays(-200) });
  const member = await is.supportTeamMember({ learnerId, practitionerId: "01890000-0000-7000-8000-0000000000ff", from: inDays(-100), until: inDays(-50) });
  const contact = await is.knownContact({ learnerId, since: inDays(-90) });
  const plan = await is.onePlan({ learnerId, agreedOn: inDays(-80), nextReviewOn: inDays(60), recordedAt: new Date(Date.now() - 85 * 86_400_000) });
  const consent = await is.consent({ learnerId, givenAt: new Date(Date.now() - 10 * 86_400_000) });
  return { learnerId, enrolment, need, entry, member, contact, plan, consent, coordinator: viewerOf({ role: "COORDINATOR", organisations: [`institution:${institutionMoeNumber}`] }), whanau: viewerOf({ id: personId }) };
}

describe("a learner's timeline", () => {
  test("tells what happened in one list, the latest first, each with its record", async () => {
    const { learnerId, coordinator, ...made } = await followed();
    const { nodes, pageInfo } = await timelineOf(coordinator, learnerId);
    expect(pageInfo.hasNextPage).toBe(false);
    expect(nodes.map((entry: any) => [entry.kind, entry.category, (entry.enrolment ?? entry.knownContact ?? entry.supportTeamMember ?? entry.need ?? entry.registerEntry ?? entry.plan ?? entry.consent).id])).toEqual([
      ["CONSENT_GIVEN", "IDENTITY", made.consent.id],
      ["TEAM_MEMBER_LEFT", "SUPPORTS", made.member.id],
      ["PLAN_DRAFTED", "PLAN", made.plan.id],
      ["KNOWN_CONTACT_ASSIGNED", "SUPPORTS", made.contact.id],
      ["TEAM_MEMBER_JOINED", "SUPPORTS", made.member.id],
      ["REGISTER_ENTRY_ADDED", "NEEDS", made.entry.id],
      ["NEED_IDENTIFIED", "NEEDS", made.need.id],
      ["ENROLMENT_BEGAN", "EDUCATION", made.enrolment.id],
    ]);
    expect(nodes.every(({ words }: any) => words.en !== "" && words.mi === null)).toBe(true);
  });

  test("tells of goals, moves and corrections to those who may see what each belongs to", async () => {
    const { learnerId, plan, coordinator } = await followed();
    const goal = await is.goal({ planId: plan.id });
    const ofPlan = { planId: plan.id, learnerId };
    const [progress] = await owner.insert(goalProgress).values({ ...ofPlan, goalId: goal.id, seenOn: inDays(-5), lifecycleStatus: "ACTIVE" }).returning();
    const [move] = await owner.insert(transitionPlans).values({ learnerId, fromInstitutionMoeNumber: 1, toInstitutionMoeNumber: 2, startsOn: inDays(30), whatMatters: "Friends.", recordedAt: new Date(Date.now() - 4 * 86_400_000) }).returning();
    const [step] = await owner.insert(transitionSteps).values({ planId: move!.id, learnerId, kind: "VISIT", description: "A morning.", doneOn: inDays(-2) }).returning();
    const [correction] = await owner.insert(correctionRequests).values({ learnerId, record: "ENROLMENT", category: "EDUCATION", requestedOn: inDays(-1), whatIsWrong: "A", correction: "B" }).returning();
    const asked = "query ($id: ID!) { learner(id: $id) { timeline(first: 4) { nodes { kind category goalProgress { id } transitionPlan { id } transitionStep { id } correctionRequest { id } } } } }";
    const nothing = { goalProgress: null, transitionPlan: null, transitionStep: null, correctionRequest: null };
    expect((await query(asked, { id: learnerId }, { viewer: coordinator })).data.learner.timeline.nodes).toEqual([
      { ...nothing, kind: "CORRECTION_REQUESTED", category: "EDUCATION", correctionRequest: { id: correction!.id } },
      { ...nothing, kind: "TRANSITION_STEP_DONE", category: "PLAN", transitionStep: { id: step!.id } },
      { ...nothing, kind: "TRANSITION_PLANNED", category: "PLAN", transitionPlan: { id: move!.id } },
      { ...nothing, kind: "GOAL_PROGRESS_RECORDED", category: "PLAN", goalProgress: { id: progress!.id } },
    ]);
    const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests." });
    expect((await kindsOf(health, learnerId)).filter((kind: string) => /^(GOAL|TRANSITION|CORRECTION)/.test(kind))).toEqual([]);
  });

  test("leaves out what is still to come", async () => {
    const { learnerId, coordinator } = await followed();
    const before = await kindsOf(coordinator, learnerId);
    await is.supportTeamMember({ learnerId, from: inDays(5), until: inDays(50) });
    expect(await kindsOf(coordinator, learnerId)).toEqual(before);
  });

  test("tells each viewer what they may see, and no more", async () => {
    const { learnerId, whanau, coordinator } = await followed();
    expect(await kindsOf(whanau, learnerId)).toEqual(await kindsOf(coordinator, learnerId));
    const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests." });
    const kinds: string[] = await kindsOf(health, learnerId);
    expect(kinds, "their consent covers needs and supports").toContain("REGISTER_ENTRY_ADDED");
    expect(kinds.filter((kind) => /^(ENROLMENT|PLAN)/.test(kind)), "and neither education nor the plan").toEqual([]);
    expect((await query(paged, { id: learnerId }, { viewer: viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] }) })).data.learner).toBeNull();
  });

  test("pages without repeating or leaving out, and refuses a cursor of another list", async () => {
    const { learnerId, coordinator } = await followed();
    const whole = (await timelineOf(coordinator, learnerId)).nodes.map(({ kind, at }: any) => `${kind} ${at}`);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: { nodes: any[]; pageInfo: any } = await timelineOf(coordinator, learnerId, { first: 3, after });
      seen.push(...nodes.map(({ kind, at }: any) => `${kind} ${at}`));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(whole);
    const { errors } = await query(paged, { id: learnerId, after: "c29tZXRoaW5n" }, { viewer: coordinator, errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("is one statement for one learner as for many", async () => {
    const institutionMoeNumber = moeNumber();
    const viewer = viewerOf({ role: "COORDINATOR", organisations: [`institution:${institutionMoeNumber}`] });
    const keys: { id: string }[] = [];
    for (let index = 0; index < 50; index++) {
      const { id } = await is.unseenLearner();
      await is.enrolment({ learnerId: id, institutionMoeNumber });
      keys.push({ id });
    }
    const statements = (count: number) => statementsOf(() => entities("Learner", keys.slice(0, count), "timeline { nodes { kind } }", { viewer }));
    const one = await statements(1);
    expect(one.filter((statement) => statement.includes("timeline_entries"))).toHaveLength(1);
    expect((await statements(50)).length).toBe(one.length);
    expect(await entities("Learner", keys, "timeline { nodes { kind } }", { viewer })).toEqual(keys.map(() => ({ timeline: { nodes: [{ kind: "ENROLMENT_BEGAN" }] } })));
  });
});
