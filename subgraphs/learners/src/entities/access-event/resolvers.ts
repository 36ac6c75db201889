import { readPage, toConnection, type PageArguments } from "@lsg/subgraph-kit/page";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { mayReadAccessLog } from "../../policy.ts";
import { roleInWords, serviceInWords, whoSawWhat } from "../learner-access/explanations.ts";
import type { AccessBasis, InformationCategory } from "../learner-access/table.ts";
import { newestFirst } from "./loaders.ts";

export const accessEventResolvers = {
  Query: {
    accessLog: (_query, { learner, ...args }, context) => accessLogOf(learner, args, context),
  },
  Learner: {
    accessLog: ({ id }, args, context) => accessLogOf(id, args, context),
  },
  AccessEvent: {
    at: ({ occurredAt }) => occurredAt,
    explanation: ({ viewerRole, viewerOrganisations, categories, bases }) => whoSawWhat({ role: viewerRole, agencies: named("agency", viewerOrganisations), categories: categories as InformationCategory[], bases: bases as AccessBasis[] }),
    role: ({ viewerRole }) => roleInWords(viewerRole),
    institutions: ({ viewerOrganisations }) => named("institution", viewerOrganisations).map((moeNumber) => ({ moeNumber: Number(moeNumber) })),
    communities: ({ viewerOrganisations }) => named("community", viewerOrganisations).map((id) => ({ id })),
    providers: ({ viewerOrganisations }) => named("provider", viewerOrganisations).map((id) => ({ id })),
    agencies: ({ viewerOrganisations }) => named("agency", viewerOrganisations),
    services: ({ sources }) => sources.map(serviceInWords),
    bases: ({ bases }) => bases as AccessBasis[],
    categories: ({ categories }) => categories as InformationCategory[],
  },
} satisfies Resolvers;

async function accessLogOf(learnerId: string, args: PageArguments, { viewer, loaders }: Context) {
  const page = readPage(args, newestFirst);
  const grants = await loaders.grantsByLearnerId.load(learnerId);
  if (!mayReadAccessLog(viewer, grants)) return null;
  return toConnection(await loaders.accessEventsByLearnerId(learnerId, page), page, newestFirst);
}

function named(kind: string, organisations: readonly string[]): string[] {
  return organisations.filter((organisation) => organisation.startsWith(`${kind}:`)).map((organisation) => organisation.slice(kind.length + 1));
}
