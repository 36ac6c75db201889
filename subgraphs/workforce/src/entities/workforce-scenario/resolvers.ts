import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import type { KeepWorkforceScenarioInput, Resolvers } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { problemOfText, tidy } from "../../read-input.ts";
import { computePlan, type PlanRole } from "../workforce-plan/compute.ts";
import { notYourRegion, problemOfChanges, problemOfYear } from "../workforce-plan/read.ts";
import { withRoles } from "../workforce-plan/resolvers.ts";
import { planFigures } from "../workforce-plan/store.ts";
import { insertScenario, listScenarios } from "./store.ts";

const keepWorkforceScenario = mutation(async (input: KeepWorkforceScenarioInput, { db, viewer, loaders }: Context) => {
  requireManager(viewer);
  const { regionCode, year } = input;
  const refused = notYourRegion(viewer, regionCode);
  if (refused) return refused;
  const changes = (input.changes ?? []).map(({ roleCode, fte }) => ({ roleCode, fte }));
  const movingIds = input.movingPositionIds ?? [];
  const wrong = problemOfText("name", input.name, 200) ?? problemOfYear(year) ?? problemOfChanges(changes);
  if (wrong) return wrong;
  if (movingIds.length > 200) return invalidInput("movingPositionIds", "Move 200 positions at the most at a time.");
  for (const { roleCode } of changes) if ((await loaders.roleByCode.load(roleCode)) === null) return invalidInput("changes", `There is no role ${roleCode.slice(0, 50)}: take it from the query roles.`);
  const figures = computePlan(await planFigures(db, { regionCode, year, movingIds }), changes);
  return { __typename: "KeepWorkforceScenarioSuccess" as const, scenario: await insertScenario(db, { name: tidy(input.name), regionCode, year, changes, figures }) };
});

export const workforceScenarioResolvers = {
  Query: {
    workforceScenarios: (_query, args, { db, viewer }) => (requireManager(viewer), listScenarios(db, isRegionCode(args.regionCode) ? args : { ...args, regionCode: "" })),
  },
  Mutation: { keepWorkforceScenario },
  WorkforceScenario: {
    __resolveReference: ({ id }, { loaders }) => loaders.workforceScenarioById.load(id),
    region: ({ regionCode }) => ({ code: regionCode }),
    roles: ({ figures }, _args, context) => withRoles(context, figures as PlanRole[]),
    provenance: toProvenance,
  },
} satisfies Resolvers;
