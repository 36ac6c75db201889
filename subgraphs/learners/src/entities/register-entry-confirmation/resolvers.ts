import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { confirmRegisterEntry } from "./confirm-register-entry.ts";

export const registerEntryConfirmationResolvers = {
  Mutation: { confirmRegisterEntry },
  RegisterEntry: {
    lastConfirmed: async ({ id }, _args, { loaders }) => {
      const confirmation = await loaders.confirmationByRegisterEntryId.load(id);
      return confirmation === null ? null : toProvenance(confirmation);
    },
  },
} satisfies Resolvers;
