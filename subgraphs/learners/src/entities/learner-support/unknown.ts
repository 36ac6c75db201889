// A support that is named here is the learner's, which the database holds by what services told.
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";

export type SupportNotKnown = Problem<"SupportNotKnown">;

/** For `unlessViolated`: the answer by the rule that names a support of somebody else, or of nobody. */
export const unlessSupportIsKnown = {
  plan_supports_support_of_the_learner: supportNotKnown,
  transition_steps_support_of_the_learner: supportNotKnown,
};

function supportNotKnown(): SupportNotKnown {
  return problem("SupportNotKnown", "No support of this learner with this id is known here: take it from Learner.supports. One that was asked for a moment ago is known within seconds: send the same again then.");
}
