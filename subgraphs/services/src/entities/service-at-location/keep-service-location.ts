// A provider's staff say where and when its services are given.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddServiceLocationInput, AmendServiceLocationInput, RemoveServiceLocationInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfUnnamed, tidyOrNull } from "../../read-input.ts";
import { change, findOwn, serviceNotYours } from "../service/keep-service.ts";
import { updateService } from "../service/store.ts";
import type { ServiceRow } from "../service/table.ts";
import { readLocation, readSchedules } from "./read-location.ts";
import { deleteServiceAtLocation, describeServiceAtLocation, findLocationAt, insertLocation, insertServiceAtLocation, isGivenAt, setSchedules } from "./store.ts";
import type { ServiceAtLocationRow } from "./table.ts";

export const addServiceLocation = mutation(async ({ serviceId, version, location, description, schedules }: AddServiceLocationInput, context: Context) => {
  const { db } = context;
  const service = await findOwn(serviceId, context);
  if (service === null) return serviceNotYours();
  const wrong = problemOfUnnamed({ description: isBlank(description) ? null : description });
  if (wrong) return wrong;
  const where = await readLocation(location, service.providerId, context);
  if ("__typename" in where) return where;
  const times = readSchedules(schedules ?? []);
  if ("__typename" in times) return times;
  const moeNumber = where.institutionMoeNumber ?? null;
  return change(service, { version, reason: null }, context, async () => {
    // The update orders those who write at the same time: what is asked below is asked after them.
    if ((await updateService(db, service.id, version, { assuredOn: null })) === null) return null;
    if (moeNumber !== null && (await isGivenAt(db, service.id, moeNumber))) return problem("ServiceLocationExists", "The service is given at this institution already: amend that location, or say another.", { current: service });
    const known = moeNumber !== null && where.description === null ? await findLocationAt(db, service.providerId, moeNumber) : null;
    await insertServiceAtLocation(db, { serviceId: service.id, locationId: known ?? (await insertLocation(db, where)), description: tidyOrNull(description) }, times);
    return { __typename: "AddServiceLocationSuccess" as const };
  });
});

export const amendServiceLocation = mutation(async ({ serviceAtLocationId, version, description, schedules, reason }: AmendServiceLocationInput, context: Context) => {
  const { db } = context;
  const found = await findPlace(serviceAtLocationId, context);
  if (found === null) return serviceNotYours();
  const wrong = problemOfUnnamed({ description: isBlank(description) ? null : description, reason });
  if (wrong) return wrong;
  if (description === undefined && (schedules ?? null) === null) return invalidInput("description", "Nothing is to change: send what the entry should say.");
  const times = schedules ? readSchedules(schedules) : null;
  if (times !== null && "__typename" in times) return times;
  return change(found.service, { version, reason }, context, async () => {
    if ((await updateService(db, found.service.id, version, { assuredOn: null })) === null) return null;
    if (description !== undefined) await describeServiceAtLocation(db, found.place.id, tidyOrNull(description));
    if (times !== null) await setSchedules(db, found.place, times);
    return { __typename: "AmendServiceLocationSuccess" as const };
  });
});

export const removeServiceLocation = mutation(async ({ serviceAtLocationId, version, reason }: RemoveServiceLocationInput, context: Context) => {
  const { db } = context;
  const found = await findPlace(serviceAtLocationId, context);
  if (found === null) return serviceNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  return change(found.service, { version, reason }, context, async () => {
    if ((await updateService(db, found.service.id, version, { assuredOn: null })) === null) return null;
    await deleteServiceAtLocation(db, found.place);
    return { __typename: "RemoveServiceLocationSuccess" as const };
  });
});

/** The service at the location with this id, when the viewer's provider gives the service. */
async function findPlace(id: string, context: Context): Promise<{ place: ServiceAtLocationRow; service: ServiceRow } | null> {
  const place = isUuid(id) ? await context.loaders.serviceAtLocationById.load(id) : null;
  const service = place === null ? null : await findOwn(place.serviceId, context);
  return place !== null && service !== null ? { place, service } : null;
}
