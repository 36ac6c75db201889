// A learner goes to another school: one mutation of one service, and what the whole graph tells afterwards.
import postgres from "postgres";
import { expect, it } from "vitest";
import { today } from "../insights/periods.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 200 });
const { learner, institution, region } = graph.examples;

const answerTo = async (persona: string, query: string, variables: object = {}) => {
  const { data, errors } = await graph.query(persona, query, variables);
  expect(errors).toBeUndefined();
  return data;
};
const record = `query ($id: ID!) { learner(id: $id) {
  currentEnrolment { institution { moeNumber } }
  knownContact { practitioner { id } toConfirmSince }
  needs { id }
  supports { id status target institution { moeNumber } requestedOn wait { toFirstServiceDays } }
} }`;
const money = "query ($id: ID!) { learner(id: $id) { allocations { id from until stream { code followsLearner } institution { moeNumber } allocatedAt { moeNumber } movedOn quantity balance { allocated { quantity } paid { quantity } } entries { id } } } }";
const seenBy = async (persona: string) => (await answerTo(persona, record, { id: learner })).learner;
const entriesAt = async (persona: string, moeNumber: number): Promise<any[]> =>
  (await answerTo(persona, "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { register(first: 200) { nodes { learner { id } firstConcernOn tier } } } }", { moeNumber })).institution.register.nodes.filter(({ learner: of }: any) => of?.id === learner);
/** How many learners in the Ongoing Resourcing Scheme an institution's entitlement counts, by whoever funds the region. */
const countedAt = async (moeNumber: number): Promise<number> => {
  const query = `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { entitlement { inYear(year: ${today().slice(0, 4)}) { rule { code } steps { label value } } } } }`;
  const { institution: school } = await answerTo("funding-manager", query, { moeNumber });
  const { steps } = school.entitlement.inYear.find(({ rule }: any) => rule.code === "ORS_CONSUMABLES");
  return Number(steps.find(({ label }: any) => label === "Learners in the Ongoing Resourcing Scheme")?.value ?? 0);
};
const move = async (persona: string, to: number, key = `${persona}-${to}`) =>
  (await graph.operation(persona, "transfer-learner", { input: { idempotencyKey: key, learnerId: learner, from: institution, to, on: today() } })).data.transferLearner;

const transition = "id status to { moeNumber } steps { description plannedOn doneOn }";
const transitionsOf = async (persona: string): Promise<any[]> => (await answerTo(persona, `query ($id: ID!) { learner(id: $id) { transitionPlans { ${transition} } } }`, { id: learner })).learner.transitionPlans;

/** The old school and the learner agree on what carries over to the next one; gives the plan as it stands then. */
async function planTheMove(to: number): Promise<any> {
  const send = async (persona: string, name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const data = await answerTo(persona, `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { transitionPlan { contentRevision ${transition} } } ... on Problem { message } } }`, { input: { idempotencyKey: `${name}-${to}`, ...input } });
    expect(data[name].__typename, JSON.stringify(data[name])).toBe(`${type}Success`);
    return data[name].transitionPlan;
  };
  const { id: transitionPlanId } = await send("educator", "createTransitionPlan", { learnerId: learner, from: institution, to, startsOn: today(), whatMatters: "She keeps her friends." });
  const { contentRevision } = await send("educator", "addTransitionStep", { transitionPlanId, kind: "VISIT", description: "A morning in the new class." });
  const { contentRevision: _agreed, ...plan } = await send("learner", "agreeTransitionPlan", { transitionPlanId, contentRevision, shares: ["NEEDS"] });
  return plan;
}

it("takes along what is the learner's, resets nothing they wait for, and closes the old school's door as it opens the new one's", async () => {
  const { institutions } = await answerTo("coordinator", `{ institutions(first: 200, regionCode: "${region}") { nodes { moeNumber } } }`);
  const to: number = institutions.nodes.find(({ moeNumber }: any) => moeNumber !== institution).moeNumber;
  graph.join({ name: "new-educator", description: "Teacher at the new school.", role: "EDUCATOR", id: "00000000-6e65-8777-8000-000000000001", organisations: [`institution:${to}`], scopes: [], contract: null, purpose: null });
  // In-Class Support that the school holds for the learner; what else is allocated to them names no school.
  const owner = postgres(graph.ownerUrls.funding, { max: 1 });
  await owner`insert into allocations (learner_id, institution_moe_number, year, from_date, quantity, stream_code, unit, status) values (${learner}, ${institution}, 2026, '2026-02-02', 5, 'ICS', 'HOURS', 'APPROVED')`;
  await owner.end();
  const before = await seenBy("whanau");
  const paid = (await answerTo("whanau", money, { id: learner })).learner.allocations;
  const entries = await entriesAt("coordinator", institution);
  const counted = [await countedAt(institution), await countedAt(to)] as const;
  expect(counted[0], "the learner is in the scheme").toBeGreaterThan(0);
  expect(before.supports.length).toBeGreaterThan(0);
  expect(await seenBy("educator")).not.toBeNull();
  expect(await seenBy("new-educator")).toBeNull();
  const planned = await planTheMove(to);
  // What was agreed to is seen before the move, and no more than that: supports were not.
  expect(await seenBy("new-educator")).toMatchObject({ needs: before.needs, currentEnrolment: null });
  expect(await transitionsOf("new-educator")).toContainEqual(planned);

  for (const persona of ["whanau", "provider", "facilitator", "new-educator", "funding-manager"]) expect((await move(persona, to)).__typename, persona).not.toBe("TransferLearnerSuccess");
  expect(await move("educator", to)).toMatchObject({ __typename: "TransferLearnerSuccess" });
  await graph.arrived();

  const after = await seenBy("new-educator");
  expect(after).toMatchObject({ currentEnrolment: { institution: { moeNumber: to } }, needs: before.needs, knownContact: { practitioner: before.knownContact.practitioner, toConfirmSince: today() } });
  // What was planned for the move goes on where it stood.
  expect(await transitionsOf("new-educator")).toContainEqual(planned);
  expect(await seenBy("educator")).toBeNull();
  expect(await entriesAt("new-educator", to)).toEqual(entries);
  expect(await entriesAt("educator", institution)).toEqual([]);

  // What is over, and a group at the old school, stays where it was; what goes on is at the new school, with the clock that it had.
  const supports = (await seenBy("whanau")).supports;
  const stays = ({ status, target }: any) => ["CLOSED", "DECLINED"].includes(status) || target === "GROUP";
  expect(supports.filter((one: any) => !stays(one)).length).toBeGreaterThan(0);
  expect(supports).toEqual(before.supports.map((one: any) => (stays(one) ? one : { ...one, institution: { moeNumber: to } })));

  // What the schools are entitled to for learners in the scheme goes along, from the day on and without a new decision.
  expect([await countedAt(institution), await countedAt(to)]).toEqual([counted[0] - 1, counted[1] + 1]);

  // No entry of the ledger was written, and each allocation has the balance that it had.
  const allocated = (await answerTo("whanau", money, { id: learner })).learner.allocations;
  const follows = ({ stream, until, institution: at }: any) => at !== null && stream.followsLearner && (until === null || until >= today());
  expect(paid.filter(follows).length).toBeGreaterThan(0);
  expect(allocated).toEqual(paid.map((one: any) => (follows(one) ? { ...one, institution: { moeNumber: to }, movedOn: today() } : one)));
});
