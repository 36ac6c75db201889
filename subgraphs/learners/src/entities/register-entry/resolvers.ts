import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addRegisterEntry } from "./add-register-entry.ts";
import { changeRegisterEntry, closeRegisterEntry } from "./change-register-entry.ts";
import { priorityOf } from "./priority.ts";
import type { RegisterEntryRow } from "./table.ts";
import { tierHistory } from "./tier-history.ts";

export const registerEntryResolvers = {
  Mutation: { addRegisterEntry, changeRegisterEntry, closeRegisterEntry },
  Query: {
    registerEntry: (_query, { id }, { loaders }) => loaders.registerEntryById.load(id),
  },
  Learner: {
    registerEntries: ({ id }, _args, { loaders }) => loaders.registerEntriesByLearnerId.load(id),
  },
  RegisterEntry: {
    __resolveReference: ({ id }, { loaders }) => loaders.registerEntryById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
    community: ({ communityId }) => (communityId === null ? null : { id: communityId }),
    continues: ({ continuesId }, _args, { loaders }) => (continuesId === null ? null : loaders.registerEntryById.load(continuesId)),
    supportNeed: ({ supportNeedCode }, _args, { loaders }) => loaders.supportNeedByCode(supportNeedCode),
    subNeed: ({ subNeedCode }, _args, { loaders }) => (subNeedCode === null ? null : loaders.subNeedByCode(subNeedCode)),
    priority: ({ priority }) => priorityOf(priority),
    funding: ({ streamCode }) => (streamCode === null ? null : { code: streamCode }),
    tierHistory: async (entry, _args, { loaders }) => tierHistory([entry, ...(await loaders.versionsByRegisterEntryId.load(entry.id))]),
    diagnosis: async ({ id }, _args, { loaders }) => {
      const newest = await loaders.registerDiagnosisByEntryId.load(id);
      return typeof newest?.type === "string" ? newest : null;
    },
    yearLevel: async (entry, _args, context) => (await findEnrolment(entry, context))?.yearLevel ?? null,
    educationSector: async (entry, _args, context) => (await findEnrolment(entry, context))?.kind ?? null,
    gender: async (entry, _args, context) => (await findLearner(entry, context))?.gender ?? null,
    ethnicities: async (entry, _args, context) => Promise.all(((await findLearner(entry, context))?.ethnicityCodes ?? []).map(context.loaders.ethnicityByCode)),
    history: ({ id }, _args, { loaders }) => loaders.versionsByRegisterEntryId.load(id),
    provenance: (entry) => toProvenance(entry),
  },
} satisfies Resolvers;

// A field of a register tells of rows without giving them: the log is told here.
async function findEnrolment({ learnerId, institutionMoeNumber }: RegisterEntryRow, { loaders, accessed }: Context) {
  const newestThere = (await loaders.enrolmentsByLearnerId.load(learnerId)).find((enrolment) => enrolment.institutionMoeNumber === institutionMoeNumber);
  if (newestThere) accessed.record(learnerId, "EDUCATION");
  return newestThere;
}

async function findLearner({ learnerId }: RegisterEntryRow, { loaders, accessed }: Context) {
  const learner = await loaders.learnerById.load(learnerId);
  if (learner) accessed.record(learnerId, "IDENTITY");
  return learner;
}
