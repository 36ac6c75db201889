import { refusal } from "@lsg/subgraph-kit/errors";
import { entitlementsInYear } from "../../entities/entitlement/institution-entitlement.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { maySeeEntitlement } from "../../policy.ts";

/** An institution as this subgraph knows one: by its number, with what the directory says of it when that was asked for. */
export interface InstitutionReference {
  moeNumber: number;
  type?: string | null;
  authority?: string | null;
  region?: { code: string } | null;
  equityIndex?: { value: number; scale: string; year: number } | null;
  rolls?: readonly { asOf: string; total: number }[] | null;
}

export const institutionResolvers = {
  Institution: {
    allocations: ({ moeNumber }, args, { loaders }) => loaders.allocationsByInstitution(moeNumber, args),
    budgets: ({ moeNumber }, args, { loaders }) => loaders.budgetsByInstitution(moeNumber, args),
    entitlement: (institution, _args, { viewer }) => (maySeeEntitlement(viewer, institution) ? { of: institution } : null),
  },
  InstitutionEntitlement: {
    inYear: ({ of }, { year }, context) => {
      if (year < 2010 || year > 2100) throw refusal("BAD_USER_INPUT", `year is ${year}: entitlements are known for 2010 to 2100. Ask for one of these years.`);
      return entitlementsInYear(of, year, context);
    },
  },
} satisfies Resolvers;
