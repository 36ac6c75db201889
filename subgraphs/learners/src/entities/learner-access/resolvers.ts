import type { Resolvers } from "../../generated/resolvers.ts";
import { basesThatPermit } from "../../policy.ts";
import { whyYouSeeIt } from "./explanations.ts";
import { categoriesInOrder, type InformationCategory, type LearnerAccessRow, type LearnerGrant } from "./table.ts";

export const learnerAccessResolvers = {
  Learner: {
    visibleCategories: async ({ id }, _args, { loaders }) => inOrder((await loaders.grantsByLearnerId.load(id)).flatMap(({ categories }) => categories)),
    permit: async ({ id }, _args, { viewer, permits, loaders }) => {
      const grants = (await loaders.grantsByLearnerId.load(id)).filter(({ basis }) => basesThatPermit.includes(basis));
      if (grants.length === 0) return null;
      const categories = inOrder(grants.flatMap((grant) => grant.categories));
      return { categories, ...(await permits.issue(viewer, { subject: id, categories, until: endOf(grants) })) };
    },
    access: async ({ id }, _args, { loaders }) => grounds(await loaders.grantsByLearnerId.load(id)),
  },
  LearnerAccess: {
    explanation: ({ basis }) => whyYouSeeIt[basis],
  },
} satisfies Resolvers;

// Two entries of one register, or a place on the team beside being the known contact, are one ground to the viewer.
function grounds(grants: readonly LearnerGrant[]): LearnerAccessRow[] {
  const found = new Map<string, LearnerAccessRow>();
  for (const { basis, categories, validUntil } of grants) {
    const ground = { basis, categories: inOrder(categories), until: validUntil };
    found.set(JSON.stringify(ground), ground);
  }
  return [...found.values()];
}

// When the first of these categories is over, with what is known now: a permit that says more than its holder may see would
// outlive their access.
function endOf(grants: readonly LearnerGrant[]): Date | null {
  const ends = categoriesInOrder.flatMap((category) => {
    const having = grants.filter(({ categories }) => categories.includes(category));
    return having.length === 0 || having.some(({ validUntil }) => validUntil === null) ? [] : [Math.max(...having.map(({ validUntil }) => validUntil!.getTime()))];
  });
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

function inOrder(categories: readonly InformationCategory[]): InformationCategory[] {
  return categoriesInOrder.filter((category) => categories.includes(category));
}
