// People around a learner, and plans that they have brought so far by mutations: each test begins where it matters.
import { randomUUID } from "node:crypto";
import type { TestSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { viewerOf } from "./consent-input.ts";
import { given, moeNumber } from "./given.ts";
import { planInput, planMutation } from "./plan-input.ts";

export type People = Awaited<ReturnType<ReturnType<typeof planStory>["around"]>>;

export function planStory({ query, owner }: TestSubgraph) {
  const is = given(owner);

  async function send(name: string, said: object, viewer: Viewer): Promise<any> {
    return (await query(planMutation(name), { input: planInput(name, said as never) }, { viewer })).data[name];
  }

  /** A learner with a mother, a teacher at their school, and a practitioner on their team. */
  async function around() {
    const { id: learnerId } = await is.unseenLearner();
    const member = await is.whanauMember({ learnerId });
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const practitionerId = randomUUID();
    await is.supportTeamMember({ learnerId, practitionerId });
    return {
      learnerId,
      member,
      mother: viewerOf({ id: member.personId }),
      learner: viewerOf({ id: learnerId, role: "LEARNER" }),
      teacher: viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] }),
      practitioner: viewerOf({ id: practitionerId, role: "PRACTITIONER" }),
    };
  }

  /** A draft with one goal. */
  async function draftOf({ learnerId, teacher }: People) {
    const { plan } = await send("createPlan", { learnerId }, teacher);
    return (await send("addGoal", { planId: plan.id }, teacher)).goal.plan;
  }

  async function agreedOf(people: People) {
    const { id: planId, contentRevision } = await draftOf(people);
    return (await send("agreePlan", { planId, contentRevision }, people.mother)).plan;
  }

  async function activeOf(people: People) {
    const { id: planId } = await agreedOf(people);
    return (await send("startPlan", { planId }, people.teacher)).plan;
  }

  return { is, send, around, draftOf, agreedOf, activeOf };
}
