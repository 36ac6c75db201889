import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { readFundingSize } from "../../funding-size.ts";
import type { AllocateToLearnerInput } from "../../generated/resolvers.ts";
import { managesRegion, mayManageBudget, requireFundingManager } from "../../policy.ts";
import { isProblem } from "../../read-input.ts";
import { today } from "../../today.ts";
import { announceAllocated } from "../allocation/announce.ts";
import type { BudgetRow } from "../budget/table.ts";
import { hundredthsOf } from "../entitlement/compute.ts";
import { computeGrant } from "../entitlement/learner-entitlement.ts";
import { withinYear } from "../entitlement/learner-formulas.ts";
import { findAllocationOfApplication, findPlaceOfApplication, findRevision } from "../funding-application/store.ts";
import type { FundingApplicationRow } from "../funding-application/table.ts";
import { budgetExhausted, inUnitOf } from "./part-of-budget.ts";
import { findAvailable, insertAllocation } from "./store.ts";

export const allocateToLearner = mutation(async (input: AllocateToLearnerInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  requireFundingManager(viewer);
  const application = await loaders.fundingApplicationById.load(input.applicationId);
  if (application === null || !managesRegion(viewer, application.regionCode)) {
    accessed.recordNotFound(input.applicationId);
    return problem("FundingApplicationNotFound", "There is no application with this id in your regions: take one of fundingApplicationsToAllocate.");
  }
  accessed.record(application.learnerId, "NEEDS");
  if (application.status !== "APPROVED") return invalidInput("applicationId", "The application was not approved: take one of Query.fundingApplicationsToAllocate.");
  const budget = await loaders.budgetById.load(input.budgetId);
  if (budget === null || !mayManageBudget(viewer, budget)) return problem("BudgetNotFound", "There is no budget with this id that you manage: take one of Region.budgets of your region.");
  const stream = (await loaders.fundingStreamByCode.load(budget.streamCode))!;
  if (stream.code !== application.streamCode && stream.partOfCode !== application.streamCode) return invalidInput("budgetId", `The budget is of ${stream.nameEn}, and that is not what was approved: take one of the stream of the application.`);
  const period = withinYear({ from: application.from!, until: application.until }, budget.year);
  if (period === null) return invalidInput("budgetId", `The budget is of ${budget.year}, and the decision is for ${application.from} to ${application.until}: take one of a year that it is for.`);
  if (await findRevision(db, application.id)) return revised();

  const hundredths = input.size ? readFundingSize(input.size, budget) : await sizeByRule(application, budget, context);
  if (isProblem(hundredths)) return hundredths;
  const allocation = await insertAllocation(db, {
    budgetId: budget.id,
    institutionMoeNumber: await findPlaceOfApplication(db, application.id, today()),
    learnerId: application.learnerId,
    applicationId: application.id,
    fundedWeeks: budget.unit === "HOURS" ? application.fundedWeeks : null,
    year: budget.year,
    from: period.from,
    // A place in the scheme lasts as long as the decision does; time and money are of one year.
    until: budget.unit === "PLACES" ? application.until : period.until,
    ...inUnitOf(budget, hundredths),
    streamCode: budget.streamCode,
    unit: budget.unit,
  });
  switch (allocation) {
    case "ALLOCATED_BEFORE":
      return problem("AlreadyAllocated", "What was approved is allocated for that year already: read the allocation; release or reverse it to allocate anew.", {
        current: await findAllocationOfApplication(db, { applicationId: application.id, streamCode: budget.streamCode, year: budget.year }),
      });
    case "REVISED":
      return revised();
    case "OVERDRAWN":
      return budgetExhausted(await findAvailable(db, budget.id), inUnitOf(budget, hundredths), budget);
    default:
      if (typeof allocation === "string") throw new Error(`The ledger refused an allocation to a learner: ${allocation}.`);
      await announceAllocated(db, allocation);
      return { __typename: "AllocateToLearnerSuccess" as const, allocation };
  }
});

const revised = (): InvalidInput => invalidInput("applicationId", "The decision was revised by a later one: allocate by that.");

/** What the decision comes to in the year of the budget by the rule of its stream. */
async function sizeByRule(application: FundingApplicationRow, budget: BudgetRow, { loaders }: Context): Promise<number | InvalidInput> {
  // One learner has one place.
  if (budget.unit === "PLACES") return 100;
  // Its rules are of whole years, and know no part of one.
  if (application.streamCode === "ORS" && application.from! > `${budget.year}-02-10`) return invalidInput("size", "The rules of the scheme are for a whole school year, and the decision is for a part of it: say how much is for that.");
  const [computed] = computeGrant(await loaders.allFundingRules(), application, budget.year).filter(({ rule }) => rule.streamCode === budget.streamCode);
  const hundredths = computed ? hundredthsOf(computed) : null;
  if (hundredths !== null && hundredths > 0) return hundredths;
  const why = computed && computed.outcome.kind !== "SIZE" ? computed.outcome.reason : "The rule of the stream gives no size.";
  return invalidInput("size", `${why} Say how much is allocated, if anything.`);
}
