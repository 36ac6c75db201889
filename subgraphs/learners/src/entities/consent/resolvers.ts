import { refusal } from "@lsg/subgraph-kit/errors";
import { toAct, wasDone } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { daysAfter, today } from "../../today.ts";
import { toRecipient } from "../recipient/recipient.ts";
import { narrowConsent, withdrawConsent } from "./change-consent.ts";
import { giveConsent } from "./give-consent.ts";
import { listEnding } from "./store.ts";
import type { ConsentRow } from "./table.ts";

export const consentResolvers = {
  Query: {
    consentsEnding: (_query, { by, ...args }, { db }) => listEnding(db, { by: readLastDay(by), ...args }),
  },
  Mutation: { giveConsent, narrowConsent, withdrawConsent },
  Learner: {
    consents: ({ id }, _args, { loaders }) => loaders.consentsByLearnerId.load(id),
  },
  Consent: {
    __resolveReference: ({ id }, { loaders }) => loaders.consentById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    state: (consent) => stateOf(consent),
    replaces: ({ replacesId: id }, _args, { loaders }) => (id === null ? null : loaders.consentById.load(id)),
    replacedBy: ({ id }, _args, { loaders }) => loaders.consentByReplacesId.load(id),
    recorded: ({ givenAt, recordedBy, recordedInRole, recordedFor }) => wasDone(givenAt, recordedBy, recordedInRole, recordedFor),
    narrowed: ({ narrowedAt, narrowedBy, narrowedInRole, narrowedFor }) => toAct(narrowedAt, narrowedBy, narrowedInRole, narrowedFor),
    withdrawn: ({ withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor }) => toAct(withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor),
    givenBy: ({ givenByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    recipient: ({ recipient }) => toRecipient(recipient),
  },
} satisfies Resolvers;

const usualDays = 60;
const longestDays = 400;

function readLastDay(by: string | null | undefined): string {
  const latest = daysAfter(today(), longestDays);
  if (by && by > latest) throw refusal("BAD_USER_INPUT", `by is ${by}: ask for consents that end by ${latest} at the latest.`);
  return by ?? daysAfter(today(), usualDays);
}

function stateOf({ from, until, narrowedAt, withdrawnAt, replacedAt }: ConsentRow) {
  if (withdrawnAt !== null) return "WITHDRAWN";
  if (replacedAt !== null && replacedAt.getTime() <= Date.now()) return "REPLACED";
  if (until < today()) return "EXPIRED";
  if (from > today()) return "UPCOMING";
  return narrowedAt === null ? "GIVEN" : "NARROWED";
}
