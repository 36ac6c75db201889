import type { Resolvers } from "../../generated/resolvers.ts";
import type { Context } from "../../context.ts";
import type { ServiceRow } from "../service/table.ts";
import type { SupportRow } from "./table.ts";

export const supportResolvers = {
  Query: {
    support: (_query, { id }, { loaders }) => loaders.supportById.load(id),
  },
  Support: {
    __resolveReference: ({ id }, { loaders }) => loaders.supportById.load(id),
    learner: ({ learnerId }) => ({ id: learnerId }),
    service: (support, _args, context) => serviceOf(support, context),
    provider: async (support, _args, context) => (await context.loaders.providerById.load((await serviceOf(support, context)).providerId))!,
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    institution: ({ institutionMoeNumber }, _args, { loaders }) => (institutionMoeNumber === null ? null : loaders.institutionByMoeNumber.load(institutionMoeNumber)),
    daysToFirstContact: ({ requestedOn, firstContactOn }) => daysBetween(requestedOn, firstContactOn),
    daysToFirstService: ({ requestedOn, firstServiceOn }) => daysBetween(requestedOn, firstServiceOn),
  },
} satisfies Resolvers;

// Foreign keys, and policies for everyone: a support has a service, and that has a provider.
async function serviceOf({ serviceId }: SupportRow, { loaders }: Context): Promise<ServiceRow> {
  return (await loaders.serviceById.load(serviceId))!;
}

const dayMs = 24 * 60 * 60 * 1000;

// Both are days of the calendar: as midnights in UTC they are whole days apart, whatever daylight saving does.
function daysBetween(from: string, to: string | null): number | null {
  return to === null ? null : (Date.parse(to) - Date.parse(from)) / dayMs;
}
