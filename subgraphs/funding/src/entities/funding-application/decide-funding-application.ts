import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { DecideFundingApplicationInput } from "../../generated/resolvers.ts";
import { managesRegion, requireFundingManager } from "../../policy.ts";
import { isProblem, readText } from "../../read-input.ts";
import { today } from "../../today.ts";
import { inOrder, problemOfCriteria, readWeeklyHours } from "./apply-for-funding.ts";
import { orsLevelOf } from "./ors-criteria.ts";
import { endWhatIsRevised } from "./end-what-is-revised.ts";
import { decide, findApplication } from "./store.ts";

const longestReason = 4000;

export const decideFundingApplication = mutation(async (input: DecideFundingApplicationInput, { db, viewer, loaders, accessed }: Context) => {
  requireFundingManager(viewer);
  const application = await loaders.fundingApplicationById.load(input.applicationId);
  if (application === null || !managesRegion(viewer, application.regionCode)) {
    accessed.recordNotFound(input.applicationId);
    return problem("FundingApplicationNotFound", "There is no application with this id in your regions: take one of fundingApplicationsToDecide.");
  }
  const reason = readText(input.reason, "reason", longestReason);
  if (isProblem(reason)) return reason;
  if (reason === null) return invalidInput("reason", "reason is blank: say why, in words for the learner and their whānau.");
  const verifiedCriteria = input.verifiedCriteria ?? [];
  const wrong = problemOfCriteria(verifiedCriteria, application.streamCode, "verifiedCriteria");
  if (wrong) return wrong;
  const weeklyHours = readWeeklyHours(input.weeklyHours);
  if (isProblem(weeklyHours)) return weeklyHours;
  if (weeklyHours !== null && !input.fundedWeeks) return invalidInput("fundedWeeks", "fundedWeeks is missing: say which weeks the hours are funded for.");
  const isOrs = application.streamCode === "ORS";
  if (isOrs && input.until) return invalidInput("until", "A learner does not leave the Ongoing Resourcing Scheme: leave until out.");
  const from = input.from ?? today();
  if (input.until && input.until < from) return invalidInput("until", `${input.until} is before the first day, ${from}: give the last day.`);

  const given = orsLevelOf(verifiedCriteria);
  if (input.approve && isOrs && given === null) {
    return problem("CriteriaNotMet", "The verified criteria give no level: one of 1 to 8, or 9.1 with two of 9.2 to 9.5, must be met. Verify what is met, or decline; support by other streams needs no criteria.");
  }
  if (input.extension && given !== "HIGH") return invalidInput("extension", "extension is for learners at high need: leave it out.");

  const granted = input.approve;
  const decided = await decide(db, application.id, {
    status: granted ? "APPROVED" : "DECLINED",
    decidedBy: viewer.id,
    decisionReason: reason,
    verifiedCriteria: inOrder(verifiedCriteria),
    level: granted && isOrs ? (input.extension ? "EXTENSION" : given) : null,
    grantedWeeklyHours: granted ? weeklyHours : null,
    fundedWeeks: granted && weeklyHours !== null ? (input.fundedWeeks ?? null) : null,
    from: granted ? from : null,
    until: granted ? (input.until ?? null) : null,
  });
  accessed.record(application.learnerId, "NEEDS");
  if (typeof decided !== "string" && granted) await endWhatIsRevised(db, decided, await loaders.allFundingRules());
  if (decided === "IN_SCHEME") return problem("InOngoingResourcingScheme", "The learner is in the Ongoing Resourcing Scheme, and so cannot have In-Class Support: decline, and look at the hours in the scheme instead.");
  if (decided === "DECIDED_BEFORE") return problem("AlreadyDecided", "The application was decided before: read the decision; a review is another application.", { application: await findApplication(db, application.id) });
  return { __typename: "DecideFundingApplicationSuccess" as const, application: decided };
});
