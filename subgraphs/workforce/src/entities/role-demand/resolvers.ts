import type { Measure } from "@lsg/subgraph-kit/measure";
import type { Resolvers } from "../../generated/resolvers.ts";
import { ofRegionAndYear } from "../demand-estimate/loaders.ts";
import { filledFte, learnersWithCases, roleCodes, vacantFte } from "../workforce-insights/measures.ts";
import type { RoleRow } from "../role/table.ts";
import { demandFteOf, type DemandInput, waitingFor } from "./compute.ts";

export const roleDemandResolvers = {
  Region: {
    async roleDemand({ code, serviceInsights }, _args, { loaders, insights }) {
      const at = await insights.at("REGION", code, null);
      if (at === null || !serviceInsights) return null;
      const roles = (await Promise.all(roleCodes.map((roleCode) => loaders.roleByCode.load(roleCode)))).filter(hasDemand);
      return Promise.all(
        roles.map(async (role) => {
          const ofRole = <Kind extends Measure>(measure: Kind) => ({ at, measure, dimension: "ROLE", value: role.code });
          const [learners, filled, vacant] = await Promise.all([insights.people(ofRole(learnersWithCases)), insights.amount(ofRole(filledFte)), insights.amount(ofRole(vacantFte))]);
          const withCases: DemandInput = { service: "workforce", measure: learnersWithCases.name, serviceKind: null, learners, asAt: at.period.asAt };
          const inputs = [withCases, ...waitingFor(role, serviceInsights)];
          const demandFte = demandFteOf(inputs, role.casesPerFte);
          const gapFte = demandFte === null ? null : Math.round((filled - demandFte) * 100) / 100;
          return { role, regionCode: code, demandFte, casesPerFte: role.casesPerFte, filledFte: filled, vacantFte: vacant, gapFte, inputs };
        }),
      );
    },
  },
  RoleDemand: {
    estimate: async ({ role, regionCode }, { year }, { loaders }) => (await loaders.estimatesOfRegionAndYear.load(ofRegionAndYear(regionCode, year))).find(({ roleCode }) => roleCode === role.code) ?? null,
  },
} satisfies Resolvers;

// Of a role whose kinds of service nobody said, only those who have a case are known: not what is needed.
const hasDemand = (role: RoleRow | null): role is RoleRow & { casesPerFte: number } => role !== null && role.casesPerFte !== null && role.serviceKinds.length > 0;
