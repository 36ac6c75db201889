// Inputs that can be sent as they are: a test says only what matters to it.
import { randomUUID } from "node:crypto";
import type { GraphQLUnionType } from "graphql";
import { subgraph } from "../src/subgraph.ts";
import { today } from "../src/today.ts";

type Input = { [field: string]: unknown };

const planFields = `fragment plan on OnePlan {
  id version status revision contentRevision from until aspirations strengths schoolHoursPerWeek prescribedHoursPerWeek agreedOn lastReviewedOn nextReviewOn
  closing { reason closedOn note } revises { id } lastChange { role personId }
  goals { id title revision lifecycleStatus achievementStatus continues { id } progress { seenOn lifecycleStatus achievementStatus note } }
  strategies { id description setting revision byLearner practitioner { id } whanauMember { id } goal { id } }
  responsibilities { id description revision byLearner practitioner { id } whanauMember { id } }
  supports { id description revision prescribedHours hoursPer support { id } practitioner { id } }
  agreedBy { byLearner reasonNotAgreed manner agreedOn whanauMember { id } provenance { role personId } }
  voices { voiceOf words method language whanauMember { id } }
  reviews { id heldOn dueOn nextReviewOn findings changes whanau { id } practitioners { id } others learnerTookPart progress { achievementStatus goal { id } } }
}`;

const answers: Readonly<Record<string, string>> = {
  addGoal: "goal { id title revision lifecycleStatus description measure targetOn plan { ...plan } }",
  updateGoal: "goal { id title revision description measure targetOn plan { ...plan } }",
  recordGoalProgress: "goal { id revision lifecycleStatus achievementStatus plan { ...plan } }",
  addStrategy: "strategy { id revision plan { ...plan } }",
  updateStrategy: "strategy { id revision plan { ...plan } }",
  addResponsibility: "responsibility { id revision plan { ...plan } }",
  updateResponsibility: "responsibility { id revision plan { ...plan } }",
  addPlanSupport: "planSupport { id revision plan { ...plan } }",
  updatePlanSupport: "planSupport { id revision plan { ...plan } }",
  addVoice: "voice { id words voiceOf language whanauMember { id } provenance { role personId } }",
  recordReview: "review { id plan { ...plan } } plan { ...plan }",
};

/** The operation that sends one of a plan's mutations, and asks for all that any of its answers has. */
export function planMutation(name: string): string {
  const verb = name.charAt(0).toUpperCase() + name.slice(1);
  const asked: Readonly<Record<string, string>> = { field: "field", partId: "partId", plan: "plan { ...plan }" };
  const problems = (subgraph.schema.getType(`${verb}Result`) as GraphQLUnionType).getTypes().slice(1).map((type) => {
    const fields = Object.keys(type.getFields()).flatMap((field) => asked[field] ?? []);
    return `... on ${type.name} { message ${fields.join(" ")} }`;
  });
  return `mutation ($input: ${verb}Input!) { ${name}(input: $input) { __typename ... on ${verb}Success { ${answers[name] ?? "plan { ...plan }"} } ${problems.join(" ")} } } ${planFields}`;
}

/** A valid input, but for ids of what it is about. */
const valid: Readonly<Record<string, () => Input>> = {
  createPlan: () => ({ from: today(), aspirations: "Kia tū māia ia.", strengths: "Kind, and a fine singer." }),
  addGoal: () => ({ title: "Reads with a friend each day", outcomeDomain: "PROGRESS", measure: "Seen on four days of five." }),
  addStrategy: () => ({ description: "Ten minutes of stories before bed.", setting: "HOME", by: { learner: true } }),
  addResponsibility: () => ({ description: "Rings each Friday.", by: { learner: true } }),
  addPlanSupport: () => ({ description: "Speech language therapy, for the first goal." }),
  addVoice: () => ({ words: "I like maths.", method: "CONVERSATION" }),
  recordReview: () => ({ heldOn: today(), learnerTookPart: true, findings: "Good steps." }),
};

export const planInput = (name: string, said: Input = {}): Input => ({ idempotencyKey: randomUUID(), ...valid[name]?.(), ...said });
