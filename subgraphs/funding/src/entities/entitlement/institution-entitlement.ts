// What an institution is entitled to, from what the graph brought of it and what is known here.
import type { Context } from "../../context.ts";
import type { InstitutionReference } from "../../extensions/institution/resolvers.ts";
import { toFundingSize, type Counting } from "../../funding-size.ts";
import { computeInstitution, dayOfCount, hundredthsOf, paymentsOf, type Computed } from "./compute.ts";
import type { InstitutionInputs } from "./formulas.ts";
import { inRows } from "./steps.ts";

/** Computes every stream of a year: from what the run that closed it knew, or else from what is known now. */
export async function entitlementsInYear(institution: InstitutionReference, year: number, { loaders }: Context) {
  const closed = await loaders.inputsOfClosedYear(institution.moeNumber, year);
  const inputs = closed?.inputs ?? (await presentInputs(institution, year, loaders));
  const computed = computeInstitution(await loaders.allFundingRules(), inputs, year);
  const readAt = closed?.readAt ?? new Date();
  return Promise.all(computed.map((one) => toEntitlement(one, readAt, loaders)));
}

async function presentInputs(institution: InstitutionReference, year: number, loaders: Context["loaders"]): Promise<InstitutionInputs> {
  const day = dayOfCount(year);
  return { ...publicInputs(institution), ors: await loaders.orsGroups(institution.moeNumber, day), orsAsOf: day, decided: await loaders.decidedOf(institution.moeNumber, year) };
}

/** What the directory says of it. */
function publicInputs({ type, authority, rolls, equityIndex }: InstitutionReference) {
  return {
    type: type ?? null,
    authority: authority ?? null,
    rolls: (rolls ?? []).map(({ asOf, total }) => ({ asOf, total })),
    equityIndex: equityIndex ? { value: equityIndex.value, scale: equityIndex.scale, year: equityIndex.year } : null,
  };
}

/** As the graph has it. */
export async function toEntitlement(computed: Computed, inputsReadAt: Date, loaders: Context["loaders"]) {
  const { rule, year, outcome } = computed;
  const stream = (await loaders.fundingStreamByCode.load(rule.streamCode))!;
  const counting: Counting = { unit: stream.unit, gstInclusive: false };
  const hundredths = hundredthsOf(computed);
  return {
    stream,
    year,
    rule,
    size: hundredths === null ? null : toFundingSize(hundredths, counting),
    notEligible: outcome.kind === "NOT_ELIGIBLE" ? outcome.reason : null,
    missing: outcome.kind === "MISSING" ? outcome.reason : null,
    steps: outcome.kind === "SIZE" ? (inRows(outcome.step) as never[]) : [],
    payments: paymentsOf(computed).map(({ hundredths: part, ...payment }) => ({ ...payment, size: toFundingSize(part, counting) })),
    inputsReadAt,
  };
}
