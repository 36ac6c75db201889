import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { assignKnownContact } from "./assign-known-contact.ts";
import { confirmKnownContact, handOverKnownContact } from "./hand-over-known-contact.ts";

export const knownContactResolvers = {
  Mutation: { assignKnownContact, handOverKnownContact, confirmKnownContact },
  Learner: {
    knownContact: ({ id }, _args, { loaders }) => loaders.currentKnownContactByLearnerId.load(id),
    knownContacts: ({ id }, _args, { loaders }) => loaders.knownContactsByLearnerId.load(id),
  },
  KnownContact: {
    __resolveReference: ({ id }, { loaders }) => loaders.knownContactById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    practitioner: ({ practitionerId }) => ({ id: practitionerId }),
    role: ({ roleCode }) => (roleCode === null ? null : { code: roleCode }),
    provenance: (contact) => toProvenance(contact),
    lastChange: (contact) => toLastChange(contact),
  },
} satisfies Resolvers;
