import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { EstimateDemandInput, Resolvers } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { problemOfText, tidy } from "../../read-input.ts";
import { notYourRegion, problemOfYear } from "../workforce-plan/read.ts";
import { insertEstimate } from "./store.ts";

const mostFte = 20_000;

const estimateDemand = mutation(async (input: EstimateDemandInput, { db, viewer, loaders }: Context) => {
  requireManager(viewer);
  const refused = notYourRegion(viewer, input.regionCode);
  if (refused) return refused;
  if ((await loaders.roleByCode.load(input.roleCode)) === null) return invalidInput("roleCode", "There is no role with this code: take it from the query roles.");
  const wrong = problemOfYear(input.year) ?? problemOfText("basis", input.basis, 1000);
  if (wrong) return wrong;
  const { fte } = input;
  if (!(fte >= 0 && fte <= mostFte && Math.abs(fte * 100 - Math.round(fte * 100)) < 1e-6)) return invalidInput("fte", `${fte} cannot be: give 0 to ${mostFte}, with two decimals at the most.`);
  const estimate = await insertEstimate(db, { regionCode: input.regionCode, roleCode: input.roleCode, year: input.year, fte, basis: tidy(input.basis) });
  return { __typename: "EstimateDemandSuccess" as const, estimate };
});

export const demandEstimateResolvers = {
  Mutation: { estimateDemand },
  DemandEstimate: {
    role: async ({ roleCode }, _args, { loaders }) => (await loaders.roleByCode.load(roleCode))!,
    provenance: toProvenance,
  },
} satisfies Resolvers;
