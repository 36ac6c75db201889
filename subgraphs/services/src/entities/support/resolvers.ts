import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import type { Context } from "../../context.ts";
import { daysBetween } from "../../today.ts";
import type { ServiceRow } from "../service/table.ts";
import { waitOf } from "../support-wait/wait.ts";
import type { SupportRow } from "./table.ts";

export const supportResolvers = {
  Query: {
    support: (_query, { id }, { loaders }) => loaders.supportById.load(id),
  },
  Support: {
    __resolveReference: ({ id }, { loaders }) => loaders.supportById.load(id),
    learner: ({ learnerId }) => (learnerId === null ? null : { id: learnerId }),
    service: (support, _args, context) => serviceOf(support, context),
    provider: async (support, _args, context) => (await context.loaders.providerById.load((await serviceOf(support, context)).providerId))!,
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    region: ({ regionCode }, _args, { loaders }) => (regionCode === null ? null : loaders.regionByCode.load(regionCode)),
    daysToFirstContact: ({ requestedOn, firstContactOn }) => (firstContactOn === null ? null : daysBetween(requestedOn, firstContactOn)),
    daysToFirstService: ({ requestedOn, firstServiceOn }) => (firstServiceOn === null ? null : daysBetween(requestedOn, firstServiceOn)),
    wait: (support) => waitOf(support),
    waitingPosition: async ({ id, status }, _args, { loaders }) => (isWaiting[status] ? ((await loaders.waitingPlaceById.load(id))?.place ?? null) : null),
    intent: ({ recordedInRole }) => (recordedInRole === "WHANAU" || recordedInRole === "LEARNER" ? "PROPOSAL" : "ORDER"),
    requester: toProvenance,
    episodeStatus: episodeOf,
  },
} satisfies Resolvers;

// Foreign keys, and policies for everyone: a support has a service, and that has a provider.
async function serviceOf({ serviceId }: SupportRow, { loaders }: Context): Promise<ServiceRow> {
  return (await loaders.serviceById.load(serviceId))!;
}

const isWaiting: Readonly<Partial<Record<SupportRow["status"], true>>> = { ACCEPTED: true, WAITING: true };

function episodeOf({ status, firstServiceOn }: SupportRow) {
  switch (status) {
    case "REQUESTED":
    case "ACCEPTED":
      return "PLANNED";
    case "WAITING":
      return "WAITLIST";
    case "ALLOCATED":
    case "IN_DELIVERY":
      return "ACTIVE";
    case "PAUSED":
      return "ONHOLD";
    case "CLOSED":
      return firstServiceOn === null ? "CANCELLED" : "FINISHED";
  }
}
