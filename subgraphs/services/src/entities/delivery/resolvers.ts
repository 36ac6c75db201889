import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import type { Context } from "../../context.ts";
import { correctDelivery, recordDelivery } from "./deliveries.ts";
import type { DeliveryRow } from "./table.ts";

export const deliveryResolvers = {
  Mutation: { recordDelivery, correctDelivery },
  Support: {
    async deliveries({ id }, { withCorrected }, { loaders }) {
      const all = await loaders.deliveriesBySupportId.load(id);
      const corrected = new Set(all.map(({ correctsId }) => correctsId));
      // What was taken back, with no hours, is told with the history only.
      return withCorrected ? all : all.filter((delivery) => !corrected.has(delivery.id) && delivery.hours > 0);
    },
    deliveredByTerm: ({ id }, _args, { loaders }) => loaders.termDeliveriesBySupportId.load(id),
  },
  Delivery: {
    practitioner: ({ practitionerId }) => (practitionerId === null ? null : { id: practitionerId }),
    isInForce,
    provenance: toProvenance,
  },
} satisfies Resolvers;

async function isInForce({ id, supportId, hours }: DeliveryRow, _args: object, { loaders }: Context): Promise<boolean> {
  return hours > 0 && !(await loaders.deliveriesBySupportId.load(supportId)).some(({ correctsId }) => correctsId === id);
}
