// The steps of a support between its request and its end, each a mutation.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { PermitRefused } from "@lsg/subgraph-kit/permit";
import type { Context } from "../../context.ts";
import type {
  AcceptSupportInput,
  AllocateSupportInput,
  ChangeSupportPriorityInput,
  CloseSupportInput,
  DeclineSupportInput,
  PauseSupportInput,
  PrescribeSupportHoursInput,
  RecordFirstContactInput,
  RecordFirstServiceInput,
  ResumeSupportInput,
  TransferSupportInput,
  TriageSupportInput,
} from "../../generated/resolvers.ts";
import { isBlank } from "../../read-input.ts";
import type { SupportRow } from "../support/table.ts";
import { takesNoRequests } from "./request-support.ts";
import { takeSteps, type Special, type StepInput, type Taken, type UntakenStep } from "./take-steps.ts";

type Key = { readonly idempotencyKey: string };

/** A mutation of the service, for which nobody needs a permit: it takes one or more steps, and answers with the support. */
function step<Input extends Omit<StepInput, "permit"> & Key, Name extends `${string}Success`, Also extends Special = never>(
  name: Name,
  steps: (input: Input, support: SupportRow) => UntakenStep[] | InvalidInput,
  also: readonly Also[] = [],
) {
  return mutation(async (input: Input, context: Context) => {
    const taken = await takeSteps(context, input, ({ support }) => steps(input, support), also);
    return succeed(name, taken as Exclude<typeof taken, PermitRefused>);
  });
}

function succeed<Name extends `${string}Success`, Problems extends { readonly message: string }>(name: Name, taken: Taken | Problems): { __typename: Name; support: SupportRow } | Problems {
  return "message" in taken ? taken : { __typename: name, support: taken.support };
}

export const supportStepMutations = {
  triageSupport: step("TriageSupportSuccess", ({ priority, reason }: TriageSupportInput) => [{ kind: "TRIAGED", priority, reason }]),

  acceptSupport: step("AcceptSupportSuccess", ({ waitlist }: AcceptSupportInput) => (waitlist === false ? [{ kind: "ACCEPTED" }] : [{ kind: "ACCEPTED" }, { kind: "WAITLISTED" }])),

  declineSupport: step("DeclineSupportSuccess", ({ reason, instead }: DeclineSupportInput) => [{ kind: "DECLINED", reason, instead }]),

  changeSupportPriority: step("ChangeSupportPrioritySuccess", ({ priority, reason }: ChangeSupportPriorityInput) => [{ kind: "PRIORITY_CHANGED", priority, reason }]),

  allocateSupport: step("AllocateSupportSuccess", ({ practitionerId, roleCode, prescribedHours }: AllocateSupportInput, support) => {
    if (!isUuid(practitionerId)) return invalidInput("practitionerId", "practitionerId is no id of a practitioner: take it from Query.practitioners.");
    if (practitionerId.toLowerCase() === support.practitionerId) return invalidInput("practitionerId", "They do the work already: to change the hours alone, prescribe them anew.");
    if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(roleCode)) return invalidInput("roleCode", "roleCode is no code of a role: take it from Query.roles, such as SPEECH_LANGUAGE_THERAPIST.");
    return [{ kind: "ALLOCATED", practitionerId: practitionerId.toLowerCase(), roleCode, prescribedHours: prescribedHours ?? null }];
  }, ["CapacityFull"]),

  prescribeSupportHours: step("PrescribeSupportHoursSuccess", ({ prescribedHours, reason }: PrescribeSupportHoursInput) => [{ kind: "PRESCRIBED", prescribedHours, reason }]),

  recordFirstContact: step("RecordFirstContactSuccess", ({ manner }: RecordFirstContactInput) => [{ kind: "FIRST_CONTACT", manner }]),

  recordFirstService: step("RecordFirstServiceSuccess", ({ setting }: RecordFirstServiceInput) => [{ kind: "FIRST_SERVICE", setting }]),

  pauseSupport: step("PauseSupportSuccess", ({ reason }: PauseSupportInput) => [{ kind: "PAUSED", reason }]),

  resumeSupport: step("ResumeSupportSuccess", ({ reason }: ResumeSupportInput) => [{ kind: "RESUMED", reason: isBlank(reason) ? null : reason! }]),

  closeSupport: mutation(async (input: CloseSupportInput, context: Context) => {
    const { outcome, reason } = input;
    if (outcome === "DECLINED") return invalidInput("outcome", "A request is declined with declineSupport, which says what there is instead.");
    return succeed("CloseSupportSuccess", await takeSteps(context, input, () => [{ kind: "CLOSED", outcome, reason: isBlank(reason) ? null : reason! }]));
  }),

  transferSupport: mutation(async (input: TransferSupportInput, context: Context) => {
    const taken = await takeSteps(context, input, async ({ support }) => {
      const service = await context.loaders.serviceById.load(input.serviceId);
      if (service?.status !== "ACTIVE") return takesNoRequests();
      if (service.id === support.serviceId) return invalidInput("serviceId", "This service has the support already: name the one that shall take it over.");
      return [{ kind: "TRANSFERRED", serviceId: service.id, reason: input.reason }];
    }, ["AlreadyRequested"]);
    return succeed("TransferSupportSuccess", taken);
  }),
};
