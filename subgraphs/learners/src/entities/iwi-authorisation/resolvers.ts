import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { toAct } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { listUses } from "../iwi-figure-use/store.ts";
import { toIwiMeasure } from "../iwi-figure/loaders.ts";
import { recordIwiAuthorisation } from "./record-iwi-authorisation.ts";
import { listAuthorisations } from "./store.ts";
import type { IwiAuthorisationRow } from "./table.ts";
import { withdrawIwiAuthorisation } from "./withdraw-iwi-authorisation.ts";

export const iwiAuthorisationResolvers = {
  Query: {
    iwiAuthorisations: (_query, { iwi, ...page }, { db }) => listAuthorisations(db, iwi, page),
    iwiFigureUses: (_query, { iwi, ...page }, { db }) => listUses(db, iwi, page),
  },
  Mutation: { recordIwiAuthorisation, withdrawIwiAuthorisation },
  IwiAuthorisation: {
    __resolveReference: ({ id }, { loaders }) => loaders.iwiAuthorisationById.load(id),
    iwi: ({ iwiCode }, _args, { loaders }) => loaders.iwiByCode(iwiCode),
    state: (authorisation) => stateOf(authorisation),
    withdrawn: ({ withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor }) => toAct(withdrawnAt, withdrawnBy, withdrawnInRole, withdrawnFor),
    provenance: (authorisation) => toProvenance(authorisation),
  },
  IwiFigureUse: {
    authorisation: ({ authorisationId }, _args, { loaders }) => loaders.iwiAuthorisationById.load(authorisationId),
    measure: ({ measure }) => toIwiMeasure(measure),
    level: ({ level }) => level as InsightLevel,
    provenance: ({ usedFor, ...use }) => ({ ...toProvenance(use), organisations: usedFor }),
  },
} satisfies Resolvers;

type InsightLevel = "NATIONAL" | "REGION" | "COMMUNITY" | "INSTITUTION" | "EQUITY_GROUP" | "LANGUAGE_OF_INSTRUCTION";

function stateOf({ from, until, withdrawnAt }: IwiAuthorisationRow) {
  if (withdrawnAt !== null) return "WITHDRAWN";
  if (until < today()) return "EXPIRED";
  return from > today() ? "UPCOMING" : "IN_FORCE";
}
