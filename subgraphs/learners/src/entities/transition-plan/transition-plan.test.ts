import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import type { GraphQLUnionType } from "graphql";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { transitionAgreements } from "../transition-agreement/table.ts";
import { transitionSteps } from "../transition-step/table.ts";
import { transitionPlans } from "./table.ts";

const { query, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const planFields = "id status startsOn contentRevision whatMatters closingReason from { moeNumber } to { moeNumber } coordinator { id } agreements { shares contentRevision whanauMember { id } } steps { id kind description plannedOn doneOn doneNote byLearner support { id } }";
function operation(name: string): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const asked = { field: "field", transitionPlan: `transitionPlan { ${planFields} }`, step: "step { id doneOn doneNote description }" } as Record<string, string>;
  const parts = (subgraph.schema.getType(`${type}Result`) as GraphQLUnionType).getTypes().map((one) => `... on ${one.name} { ${["message" in one.getFields() ? "message" : "", ...Object.keys(one.getFields()).flatMap((field) => asked[field] ?? [])].join(" ")} }`);
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ${parts.join(" ")} } }`;
}
const send = async (name: string, viewer: Viewer, input: object): Promise<any> => (await query(operation(name), { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
const seenBy = async (viewer: Viewer, id: string) => (await query(`query ($id: ID!) { learner(id: $id) { preferredName visibleCategories access { basis } needs { area } transitionPlans { ${planFields} } } }`, { id }, { viewer })).data.learner;

/** A four-year-old in early learning, with mother and nan, who goes to a school. */
async function aroundFour() {
  const { id: learnerId } = await is.unseenLearner({ dateOfBirth: inDays(-1650) });
  const [kindy, school] = [moeNumber(), moeNumber()];
  await is.enrolment({ learnerId, kind: "EARLY_LEARNING", institutionMoeNumber: kindy, from: inDays(-300) });
  await is.need({ learnerId });
  const mother = await is.whanauMember({ learnerId });
  const nan = await is.whanauMember({ learnerId, legalGuardian: false, relationship: "WHANGAI_CAREGIVER" });
  return {
    learnerId, school, kindy, mother,
    teacher: viewerOf({ role: "EDUCATOR", organisations: [`institution:${kindy}`] }),
    newEntrants: viewerOf({ role: "EDUCATOR", organisations: [`institution:${school}`] }),
    asMother: viewerOf({ id: mother.personId }), asNan: viewerOf({ id: nan.personId }),
  };
}
type Around = Awaited<ReturnType<typeof aroundFour>>;

const create = ({ learnerId, school, teacher }: Around, said: object = {}) => send("createTransitionPlan", teacher, { learnerId, to: school, startsOn: inDays(60), whatMatters: "She wants to see the bell.", ...said });
async function agreed(people: Around, shares = ["NEEDS"]) {
  const { transitionPlan } = await create(people);
  await send("addTransitionStep", people.teacher, { transitionPlanId: transitionPlan.id, kind: "VISIT", description: "Three mornings.", plannedOn: inDays(30) });
  return (await send("agreeTransitionPlan", people.asMother, { transitionPlanId: transitionPlan.id, contentRevision: 2, shares })).transitionPlan;
}

describe("a transition plan", () => {
  test("shows the receiving school what whānau agreed to, from the agreement on, and nothing before or after it is taken back", async () => {
    const people = await aroundFour();
    const { learnerId, newEntrants, teacher, asMother, school, kindy, mother } = people;
    const { transitionPlan: draft } = await create(people);
    expect(draft).toMatchObject({ status: "DRAFT", from: { moeNumber: kindy }, to: { moeNumber: school }, contentRevision: 1 });
    const support = await is.supportOf(learnerId);
    for (const others of [randomUUID(), await is.supportOf((await is.unseenLearner()).id)]) {
      expect(await send("addTransitionStep", teacher, { transitionPlanId: draft.id, kind: "SUPPORT", description: "Not hers.", supportId: others })).toMatchObject({ __typename: "SupportNotKnown" });
    }
    expect(await send("addTransitionStep", teacher, { transitionPlanId: draft.id, kind: "SUPPORT", description: "Speech therapy goes on.", supportId: support })).toMatchObject({ __typename: "AddTransitionStepSuccess", transitionPlan: { contentRevision: 2 } });
    expect(await seenBy(newEntrants, learnerId)).toBeNull();

    expect(await send("agreeTransitionPlan", asMother, { transitionPlanId: draft.id, contentRevision: 1, shares: ["NEEDS"] })).toMatchObject({ __typename: "TransitionPlanConflict", transitionPlan: { contentRevision: 2 } });
    expect(await send("agreeTransitionPlan", asMother, { transitionPlanId: draft.id, contentRevision: 2, shares: ["NEEDS"] })).toMatchObject({ __typename: "AgreeTransitionPlanSuccess", transitionPlan: { status: "AGREED", agreements: [{ shares: ["IDENTITY", "NEEDS"], whanauMember: { id: mother.id } }] } });
    expect(await seenBy(newEntrants, learnerId)).toMatchObject({ visibleCategories: ["IDENTITY", "NEEDS"], access: [{ basis: "TRANSITION" }], needs: [{ area: "LEARNING_AND_COGNITION" }], transitionPlans: [{ status: "AGREED", steps: [{ kind: "SUPPORT", support: { id: support } }] }] });

    expect(await send("reopenTransitionPlan", asMother, { transitionPlanId: draft.id })).toMatchObject({ __typename: "ReopenTransitionPlanSuccess", transitionPlan: { status: "DRAFT", contentRevision: 3 } });
    expect(await seenBy(newEntrants, learnerId)).toBeNull();
    expect([...(await owner.execute(sql`select * from learner_grant_differences`))]).toEqual([]);
  });

  test("opens nothing for good: what it shows ends four weeks after the planned day, and when it is closed", async () => {
    const people = await aroundFour();
    const plan = await agreed(people);
    const [grant] = await owner.execute<{ days: number }>(sql`select (valid_until at time zone 'Pacific/Auckland')::date - ${plan.startsOn}::date as days from learner_grants where source_id = ${plan.id}`);
    expect(grant!.days).toBe(29);
    expect(await send("closeTransitionPlan", people.teacher, { transitionPlanId: plan.id, reason: "CANCELLED" })).toMatchObject({ __typename: "CloseTransitionPlanSuccess", transitionPlan: { status: "CLOSED", closingReason: "CANCELLED" } });
    expect(await seenBy(people.newEntrants, people.learnerId)).toBeNull();
    expect(await send("closeTransitionPlan", people.teacher, { transitionPlanId: plan.id, reason: "CANCELLED" })).toMatchObject({ __typename: "TransitionPlanForbids" });
    expect(await create(people)).toMatchObject({ __typename: "CreateTransitionPlanSuccess" });
  });

  test("is no way into the record for the receiving school: it reads, and writes or moves nothing", async () => {
    const people = await aroundFour();
    const { learnerId, newEntrants, school, kindy } = people;
    const plan = await agreed(people, ["EDUCATION", "NEEDS", "PLAN", "SUPPORTS"]);
    expect(await send("updateTransitionPlan", newEntrants, { transitionPlanId: plan.id, contentRevision: plan.contentRevision, whatMatters: "Ours." })).toMatchObject({ __typename: "MayNotWriteTransition" });
    expect(await send("addTransitionStep", newEntrants, { transitionPlanId: plan.id, kind: "OTHER", description: "Ours." })).toMatchObject({ __typename: "MayNotWriteTransition" });
    const { data } = await query("mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }", { input: { idempotencyKey: randomUUID(), learnerId, from: kindy, to: school, on: inDays(0), kind: "SCHOOL", yearLevel: 0 } }, { viewer: newEntrants });
    expect(data.transferLearner.__typename).toBe("MayNotEnrol");
    await expect(asViewer(newEntrants, (db) => db.insert(transitionSteps).values({ planId: plan.id, learnerId, kind: "OTHER", description: "Ours." }))).rejects.toMatchObject({ cause: { code: expect.stringMatching(/42501|23514/) } });
  });

  test("is agreed to by those with a say alone, shares no money and no notes, and stays as it was agreed to", async () => {
    const people = await aroundFour();
    const { teacher, asMother, asNan, mother } = people;
    const { transitionPlan: draft } = await create(people);
    const agree = (viewer: Viewer, input: object = {}) => send("agreeTransitionPlan", viewer, { transitionPlanId: draft.id, contentRevision: 1, shares: [], ...input });
    expect(await agree(asNan)).toMatchObject({ __typename: "NoSayForLearner" });
    expect(await agree(teacher)).toMatchObject({ __typename: "InvalidInput", field: "toldBy" });
    expect(await agree(teacher, { toldBy: mother.id })).toMatchObject({ __typename: "InvalidInput", field: "manner" });
    for (const category of ["FUNDING", "NOTES"]) expect(await agree(asMother, { shares: [category] })).toMatchObject({ __typename: "InvalidInput", field: "shares" });
    const row = { planId: draft.id, learnerId: people.learnerId, agreedOn: inDays(0), contentRevision: 1, manner: "ONLINE" as const, shares: ["IDENTITY" as const] };
    for (const viewer of [asNan, teacher]) await expect(asViewer(viewer, (db) => db.insert(transitionAgreements).values(row))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(asViewer(teacher, (db) => db.update(transitionPlans).set({ status: "AGREED" }).where(eq(transitionPlans.id, draft.id)))).rejects.toMatchObject({ cause: { code: "23514" } });

    expect(await agree(teacher, { toldBy: mother.id, manner: "IN_PERSON" })).toMatchObject({ __typename: "AgreeTransitionPlanSuccess" });
    expect(await agree(asMother)).toMatchObject({ __typename: "TransitionPlanForbids" });
    expect(await send("updateTransitionPlan", teacher, { transitionPlanId: draft.id, contentRevision: 1, whatMatters: "Another." })).toMatchObject({ __typename: "TransitionPlanForbids" });
    expect(await send("addTransitionStep", teacher, { transitionPlanId: draft.id, kind: "OTHER", description: "More." })).toMatchObject({ __typename: "TransitionPlanForbids" });
    await expect(asViewer(teacher, (db) => db.update(transitionPlans).set({ whatMatters: "Another." }).where(eq(transitionPlans.id, draft.id)))).rejects.toMatchObject({ cause: { code: "23514" } });
    expect(await asViewer(asMother, (db) => db.select().from(transitionPlans).where(eq(transitionPlans.learnerId, people.learnerId)))).toHaveLength(1);
  });

  test("has steps that are done while it is agreed, and changed while it is a draft", async () => {
    const people = await aroundFour();
    const plan = await agreed(people);
    const change = (input: object) => send("changeTransitionStep", people.teacher, { stepId: plan.steps[0].id, contentRevision: 2, ...input });
    expect(await change({ doneOn: inDays(0), doneNote: "She stayed all morning." })).toMatchObject({ __typename: "ChangeTransitionStepSuccess", step: { doneOn: inDays(0), doneNote: "She stayed all morning." }, transitionPlan: { status: "AGREED", contentRevision: 2 } });
    expect(await change({ remove: true })).toMatchObject({ __typename: "TransitionPlanForbids" });
    await send("reopenTransitionPlan", people.teacher, { transitionPlanId: plan.id });
    expect(await change({ remove: true })).toMatchObject({ __typename: "TransitionPlanConflict" });
    expect(await change({ remove: true, contentRevision: 3 })).toMatchObject({ __typename: "ChangeTransitionStepSuccess", transitionPlan: { steps: [], contentRevision: 4 } });
    const wrong: [object, string][] = [[{ kind: "OTHER", description: " " }, "description"], [{ kind: "OTHER", description: "x".repeat(4001) }, "description"], [{ kind: "VISIT", description: "A", plannedOn: "2999-01-01" }, "plannedOn"], [{ kind: "OTHER", description: "A", supportId: "1" }, "supportId"], [{ kind: "STRATEGY", description: "A", strategyId: randomUUID() }, "strategyId"], [{ kind: "OTHER", description: "A", byLearner: true, practitionerId: randomUUID() }, "practitionerId"], [{ kind: "OTHER", description: "A", whanauMemberId: randomUUID() }, "whanauMemberId"]];
    for (const [input, field] of wrong) expect(await send("addTransitionStep", people.teacher, { transitionPlanId: plan.id, ...input })).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("names the field that cannot be used, and there is one open plan", async () => {
    const people = await aroundFour();
    const wrong: [object, object][] = [
      [{ to: people.kindy }, { field: "to" }], [{ to: -1 }, { field: "to" }], [{ from: people.school, to: 7 }, { field: "from" }], [{ startsOn: inDays(-1) }, { field: "startsOn" }], [{ startsOn: "2999-01-01" }, { field: "startsOn" }],
      [{ whatMatters: "" }, { field: "whatMatters" }], [{ coordinatorId: "me" }, { field: "coordinatorId" }], [{ learnerId: randomUUID() }, { __typename: "LearnerNotFound" }],
    ];
    for (const [input, problem] of wrong) expect(await create(people, input)).toMatchObject(problem);
    expect(await send("createTransitionPlan", people.asMother, { learnerId: people.learnerId, to: people.school, startsOn: inDays(60), whatMatters: "A" })).toMatchObject({ __typename: "MayNotWriteTransition" });
    const answers = await Promise.all([1, 2, 3].map(() => create(people)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CreateTransitionPlanSuccess", "TransitionPlanOpen", "TransitionPlanOpen"]);
    await expect(owner.insert(transitionPlans).values({ learnerId: people.learnerId, fromInstitutionMoeNumber: 1, toInstitutionMoeNumber: 2, startsOn: inDays(9), whatMatters: "A" })).rejects.toMatchObject({ cause: { constraint_name: "transition_plans_one_open" } });
  });

  test("that somebody changes while whānau agree is agreed to as it was read, or not at all", async () => {
    const people = await aroundFour();
    const { transitionPlan: draft } = await create(people);
    const [agreement, step] = await Promise.all([
      send("agreeTransitionPlan", people.asMother, { transitionPlanId: draft.id, contentRevision: 1, shares: [] }),
      send("addTransitionStep", people.teacher, { transitionPlanId: draft.id, kind: "OTHER", description: "Meanwhile." }),
    ]);
    const [row] = await owner.select().from(transitionPlans).where(eq(transitionPlans.id, draft.id));
    if (agreement.__typename === "AgreeTransitionPlanSuccess") {
      expect(step.__typename).toBe("TransitionPlanForbids");
      expect(row).toMatchObject({ status: "AGREED", contentRevision: 1 });
    } else {
      expect(agreement.__typename).toBe("TransitionPlanConflict");
      expect(row).toMatchObject({ status: "DRAFT", contentRevision: 2 });
    }
  });

  test("costs the same statements for one learner and for many", async () => {
    const people = await aroundFour();
    await agreed(people);
    for (let index = 0; index < 3; index++) {
      const { id: learnerId } = await is.unseenLearner({ dateOfBirth: inDays(-1650) });
      await is.enrolment({ learnerId, kind: "EARLY_LEARNING", institutionMoeNumber: people.kindy, from: inDays(-300) });
      const { transitionPlan } = await create({ ...people, learnerId });
      await send("addTransitionStep", people.teacher, { transitionPlanId: transitionPlan.id, kind: "OTHER", description: "A" });
    }
    const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learners(first: $first) { nodes { transitionPlans { steps { kind } agreements { agreedOn } } } } }", { first }, { viewer: people.teacher }))).length;
    expect(await count(4)).toBe(await count(2));
  });
});
