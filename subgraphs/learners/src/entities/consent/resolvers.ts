import type { Resolvers } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { toRecipient } from "../recipient/recipient.ts";
import { narrowConsent, withdrawConsent } from "./change-consent.ts";
import { giveConsent } from "./give-consent.ts";
import type { ConsentRow } from "./table.ts";

export const consentResolvers = {
  Mutation: { giveConsent, narrowConsent, withdrawConsent },
  Learner: {
    consents: ({ id }, _args, { loaders }) => loaders.consentsByLearnerId.load(id),
  },
  Consent: {
    __resolveReference: ({ id }, { loaders }) => loaders.consentById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    state: (consent) => stateOf(consent),
    givenBy: ({ givenByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    recipient: ({ recipient }) => toRecipient(recipient),
  },
} satisfies Resolvers;

function stateOf({ from, until, narrowedAt, withdrawnAt }: ConsentRow) {
  if (withdrawnAt !== null) return "WITHDRAWN";
  if (until < today()) return "EXPIRED";
  if (from > today()) return "UPCOMING";
  return narrowedAt === null ? "GIVEN" : "NARROWED";
}
