import { refusal } from "@lsg/subgraph-kit/errors";
import type { Context } from "../../context.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { mayPlanFor } from "../../policy.ts";
import { computePlan, type PlanRole } from "./compute.ts";
import { problemOfChanges, problemOfYear } from "./read.ts";
import { planFigures } from "./store.ts";

export const workforcePlanResolvers = {
  Query: {
    async workforcePlan(_query, { regionCode, year, changes, movingPositionIds }, context) {
      // Others get what they would get for a region that there is not.
      if (!isRegionCode(regionCode) || !mayPlanFor(context.viewer, regionCode)) return null;
      const wrong = problemOfYear(year) ?? problemOfChanges(changes ?? []);
      if (wrong) throw refusal("BAD_USER_INPUT", wrong.message);
      if ((movingPositionIds ?? []).length > 200) throw refusal("BAD_USER_INPUT", "Move 200 positions at the most at a time.");
      for (const { roleCode } of changes ?? []) if ((await context.loaders.roleByCode.load(roleCode)) === null) throw refusal("BAD_USER_INPUT", `There is no role ${roleCode.slice(0, 50)}: take it from the query roles.`);
      const figures = await planFigures(context.db, { regionCode, year, movingIds: movingPositionIds ?? [] });
      return { region: { code: regionCode }, year, roles: await withRoles(context, computePlan(figures, changes ?? [])) };
    },
  },
} satisfies Resolvers;

/** The figures with their roles, as the type WorkforcePlanRole has them. */
export async function withRoles({ loaders }: Context, roles: readonly PlanRole[]) {
  return Promise.all(roles.map(async ({ roleCode, ...figures }) => ({ ...figures, role: (await loaders.roleByCode.load(roleCode))! })));
}
