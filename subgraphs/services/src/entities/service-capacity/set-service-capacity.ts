// A provider says how many supports it can have under way.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { SetServiceCapacityInput } from "../../generated/resolvers.ts";
import { maySetCapacity } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { isRegionCode } from "../../region-code.ts";
import { saveCapacity } from "./store.ts";

const most = 100_000;

export const setServiceCapacity = mutation(async (input: SetServiceCapacityInput, context: Context) => {
  const { loaders, viewer, db } = context;
  const service = await loaders.serviceById.load(input.serviceId);
  if (service === null || !maySetCapacity(viewer, service)) return problem("ServiceNotYours", "There is no service with this id that you act for: its provider's staff say how many places it has.");
  const wrong = problemOfTexts({ reason: input.reason }) ?? (await problemOfPlace(context, input));
  if (wrong) return wrong;
  if (input.maximum < 0 || input.maximum > most) return invalidInput("maximum", `maximum is ${input.maximum}: say a number from 0 to ${most}.`);
  const of = { serviceId: service.id, regionCode: input.regionCode ?? null, institutionMoeNumber: input.institutionMoeNumber ?? null };
  return { __typename: "SetServiceCapacitySuccess" as const, capacity: await saveCapacity(db, of, input.maximum, tidy(input.reason)) };
});

async function problemOfPlace({ loaders }: Context, { regionCode, institutionMoeNumber }: SetServiceCapacityInput) {
  if (regionCode && institutionMoeNumber) return invalidInput("institutionMoeNumber", "A capacity is for a region or for an institution: name one of them.");
  if (typeof regionCode === "string" && !(isRegionCode(regionCode) && (await loaders.regionByCode.load(regionCode)))) return invalidInput("regionCode", "No region has this code: take it from Query.regions.");
  if (typeof institutionMoeNumber === "number" && !(await loaders.institutionByMoeNumber.load(institutionMoeNumber))) return invalidInput("institutionMoeNumber", `No institution has the Ministry number ${institutionMoeNumber}: search for it with Query.institutions.`);
  return null;
}
