// What was given is recorded, and corrected by another record.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { PermitRefused } from "@lsg/subgraph-kit/permit";
import type { Context } from "../../context.ts";
import type { CorrectDeliveryInput, RecordDeliveryInput } from "../../generated/resolvers.ts";
import { mayRecordDelivery } from "../../policy.ts";
import { isBlank, problemOfHours, problemOfTexts, tidyOrNull } from "../../read-input.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { findActing, isActing, notYours, type Acting, type NotActing } from "../support-step/acting.ts";
import { findSupport } from "../support/store.ts";
import type { SupportRow } from "../support/table.ts";
import { findDelivery, insertDelivery } from "./store.ts";
import type { DeliveryRow } from "./table.ts";

const mostHours = 24;
const forThoseWho = "what was given is recorded by the practitioner who gives it, or the provider";

type Written = Omit<DeliveryRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">;

export const recordDelivery = mutation(async (input: RecordDeliveryInput, context: Context) => {
  const acting = await findGiven(context, input);
  if (!isActing(acting)) return acting;
  if (input.practitionerId && !isUuid(input.practitionerId)) return invalidInput("practitionerId", "practitionerId is no id of a practitioner: take it from Query.practitioners.");
  if (input.hours === 0) return invalidInput("hours", "hours is 0: say how long it was, or was to be.");
  const written = await write(context, acting.support, {
    supportId: acting.support.id,
    correctsId: null,
    practitionerId: input.practitionerId?.toLowerCase() ?? acting.support.practitionerId,
    deliveredOn: input.deliveredOn ?? today(),
    status: input.status ?? "DELIVERED",
    setting: input.setting ?? null,
    reason: tidyOrNull(input.reason),
    hours: input.hours,
  });
  return "message" in written ? written : { __typename: "RecordDeliverySuccess" as const, ...written };
});

export const correctDelivery = mutation(async (input: CorrectDeliveryInput, context: Context) => {
  const acting = await findGiven(context, input);
  if (!isActing(acting)) return acting;
  const wrong = problemOfTexts({ reason: input.reason });
  if (wrong) return wrong;
  const delivery = isUuid(input.deliveryId) ? await findDelivery(context.db, { id: input.deliveryId, supportId: acting.support.id }) : null;
  if (delivery === null) return invalidInput("deliveryId", "The support has no such delivery: take the id from Support.deliveries.");
  const written = await write(context, acting.support, {
    supportId: delivery.supportId,
    correctsId: delivery.id,
    practitionerId: delivery.practitionerId,
    deliveredOn: input.deliveredOn ?? delivery.deliveredOn,
    status: input.status ?? delivery.status,
    setting: input.setting ?? delivery.setting,
    reason: tidyOrNull(input.reason),
    hours: input.hours ?? delivery.hours,
  });
  return "message" in written ? written : { __typename: "CorrectDeliverySuccess" as const, ...written };
});

/** The support, for whoever may record what was given of it. */
async function findGiven(context: Context, { supportId }: { supportId: string }): Promise<Acting | Exclude<NotActing, PermitRefused> | Problem<"SupportNotYours">> {
  // Nobody records this by a permit.
  const acting = (await findActing(context, { supportId })) as Acting | Exclude<NotActing, PermitRefused>;
  return isActing(acting) && !mayRecordDelivery(acting.acts) ? notYours(forThoseWho) : acting;
}

async function write({ db, accessed }: Context, support: SupportRow, delivery: Written) {
  const wrong = problemOfDelivery(delivery);
  if (wrong) return wrong;
  const written = await orRefusal(db, (savepoint) => insertDelivery(savepoint, delivery));
  const current = (await findSupport(db, support.id))?.support ?? support;
  if (support.learnerId !== null) accessed.record(support.learnerId, "SUPPORTS");
  if (!(written instanceof Refusal)) return { delivery: written, support: current };
  if (written.constraint === "deliveries_corrected_once") return invalidInput("deliveryId", "The delivery was corrected already: read Support.deliveries again, and correct the one that stands in its place.");
  if (written.constraint === "deliveries_lie_within_the_support") return problem("StepNotPossible", written.message, { support: current });
  throw new Error(`The delivery broke the rule ${written.constraint}.`);
}

function problemOfDelivery({ status, setting, reason, hours }: Written) {
  if (status === "DELIVERED" && setting === null) return invalidInput("setting", "The setting is missing: say where it was given. A telephone call is a contact, and no delivery.");
  if (status === "CANCELLED" && isBlank(reason)) return invalidInput("reason", "The reason is missing: say why it was cancelled.");
  return problemOfHours("hours", hours, { most: mostHours }) ?? problemOfTexts({ reason });
}
