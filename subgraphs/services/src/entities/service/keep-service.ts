// A provider's staff keep its services in the directory; those who manage a region's money make sure that an entry is true.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AmendServiceInput, AssureServiceInput, CreateServiceInput, WithdrawServiceInput } from "../../generated/resolvers.ts";
import { mayAssure, mayKeepEntry } from "../../policy.ts";
import { problemOfUnnamed, tidyOrNull } from "../../read-input.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { noteChanges, readServiceEntry } from "../directory-change/store.ts";
import { providerNotYours } from "../provider/amend-provider.ts";
import { readService } from "./read-service.ts";
import { findService, insertService, setAdvice, setRegions, updateService } from "./store.ts";
import type { ServiceRow } from "./table.ts";

export const createService = mutation(async ({ providerId, entry }: CreateServiceInput, context: Context) => {
  const { db, loaders, viewer } = context;
  const provider = isUuid(providerId) && mayKeepEntry(viewer, providerId.toLowerCase()) ? await loaders.providerById.load(providerId) : null;
  if (provider === null) return providerNotYours();
  const said = await readService(entry, context);
  if ("__typename" in said) return said;
  const { nameEn, kind, tiers, needAreas } = said.columns;
  if (nameEn === undefined || kind === undefined || tiers === undefined || needAreas === undefined) {
    return invalidInput(`entry.${nameEn === undefined ? "nameEn" : kind === undefined ? "kind" : tiers === undefined ? "tiers" : "needAreas"}`, "A new service says its nameEn, kind, tiers and needAreas.");
  }
  const isEverywhere = said.columns.isNationwide ?? false;
  if (!isEverywhere && (said.regionCodes ?? []).length === 0) return invalidInput("entry.regionCodes", "Nobody would find it: name the regions in which it is offered, or say isNationwide.");
  if (isEverywhere && provider.regionCode !== null) return nationwideIsNotYours();
  const service = await insertService(db, { ...said.columns, nameEn, kind, tiers, needAreas, providerId: provider.id });
  if (said.regionCodes) await setRegions(db, service.id, said.regionCodes);
  if (said.advice) await setAdvice(db, service.id, said.advice);
  return { __typename: "CreateServiceSuccess" as const, service };
});

export const amendService = mutation(async ({ serviceId, version, entry, reason }: AmendServiceInput, context: Context) => {
  const { db, loaders } = context;
  const service = await findOwn(serviceId, context);
  if (service === null) return serviceNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  const said = await readService(entry, context);
  if ("__typename" in said) return said;
  if (Object.keys(said.columns).length === 0 && said.regionCodes === undefined && said.advice === undefined) return invalidInput("entry", "Nothing is to change: send what the entry should say.");
  if (said.columns.isNationwide === true && !service.isNationwide && (await loaders.providerById.load(service.providerId))!.regionCode !== null) return nationwideIsNotYours();
  const range: Pick<typeof said.columns, "minimumAge" | "maximumAge" | "minimumYearLevel" | "maximumYearLevel"> = { ...service, ...said.columns };
  for (const [least, most, field] of [[range.minimumAge, range.maximumAge, "maximumAge"], [range.minimumYearLevel, range.maximumYearLevel, "maximumYearLevel"]] as const) {
    if (typeof least === "number" && typeof most === "number" && least > most) return invalidInput(`entry.${field}`, `${field} would be below the lower limit that the entry has: send both.`);
  }
  return change(service, { version, reason }, context, async () => {
    // What was made sure of is another entry then.
    const isOnlyToday = said.regionCodes === undefined && said.advice === undefined && Object.keys(said.columns).every((column) => ["status", "waitTime", "alert"].includes(column));
    const changed = await updateService(db, service.id, version, isOnlyToday ? said.columns : { ...said.columns, assuredOn: null });
    if (changed === null) return null;
    if (said.regionCodes) await setRegions(db, service.id, said.regionCodes);
    if (said.advice) await setAdvice(db, service.id, said.advice);
    return { __typename: "AmendServiceSuccess" as const };
  });
});

export const withdrawService = mutation(async ({ serviceId, version, reason }: WithdrawServiceInput, context: Context) => {
  const { db } = context;
  const service = await findOwn(serviceId, context);
  if (service === null) return serviceNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  return change(service, { version, reason }, context, async () => {
    // Whether learners have or wait for it is the database's to say: somebody may ask for it in this instant.
    const changed = await orRefusal(db, (savepoint) => updateService(savepoint, service.id, version, { status: "DEFUNCT" }));
    if (changed instanceof Refusal) {
      return problem("ServiceHasSupports", "Learners have or wait for support of this service: close each, or let it be transferred to another service, so that nobody's wait is lost. Until then say that it is INACTIVE, and nobody can ask for it.", { current: service });
    }
    return changed === null ? null : { __typename: "WithdrawServiceSuccess" as const };
  });
});

export const assureService = mutation(async ({ serviceId, version }: AssureServiceInput, context: Context) => {
  const { db, loaders, viewer } = context;
  const service = isUuid(serviceId) ? await loaders.serviceById.load(serviceId) : null;
  if (service === null || !mayAssure(viewer, service, (await loaders.regionsByServiceId.load(service.id)).map(({ code }) => code))) {
    return problem("ServiceNotAssured", "There is no service with this id in your region: funding managers of a region in which it is offered make sure that its entry is true.");
  }
  return change(service, { version, reason: null }, context, async () => {
    const changed = await updateService(db, service.id, version, { assuredOn: today() });
    return changed === null ? null : { __typename: "AssureServiceSuccess" as const };
  });
});

/** Does `work` on this version of the service and keeps what it changed; null from it says that it is another version by now. A problem from it stands. */
export async function change<Done extends { readonly __typename: string }>({ id }: ServiceRow, { version, reason }: { version: number; reason: string | null | undefined }, { db }: Context, work: () => Promise<Done | null>) {
  const before = await readServiceEntry(db, id);
  const done = await work();
  const current = await findService(db, id);
  if (done === null) return problem("ServiceChanged", `The entry is at version ${current.version}, and you read version ${version}: look at what it says now, and send your change with its version.`, { current });
  if ("message" in done) return done as Extract<Done, { message: string }>;
  await noteChanges(db, { serviceId: id }, before, await readServiceEntry(db, id), tidyOrNull(reason));
  return { ...(done as Exclude<Done, { message: string }>), service: current };
}

/** The service with this id when the viewer's provider gives it. */
export async function findOwn(id: string, { loaders, viewer }: Context): Promise<ServiceRow | null> {
  const service = isUuid(id) ? await loaders.serviceById.load(id) : null;
  return service !== null && mayKeepEntry(viewer, service.providerId) ? service : null;
}

export const serviceNotYours = () => problem("ServiceNotYours", "There is no service with this id that you act for: its provider's staff keep its entry.");

const nationwideIsNotYours = () => invalidInput("entry.isNationwide", "The provider works in one region: name the regions in which the service is offered.");
