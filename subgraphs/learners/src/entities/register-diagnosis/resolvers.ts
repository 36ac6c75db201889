import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";

export const registerDiagnosisResolvers = {
  RegisterDiagnosis: {
    __resolveReference: ({ id }, { loaders }) => loaders.registerDiagnosisById.load(id),
    provenance: (diagnosis) => toProvenance(diagnosis),
  },
} satisfies Resolvers;
