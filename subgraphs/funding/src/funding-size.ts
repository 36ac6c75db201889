// Sizes in what a stream is counted in. In the ledger they are whole numbers: cents of money, hundredths of any other unit.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { FundingUnit } from "./entities/funding-stream/table.ts";

/** What a size is counted in, and for money whether tax is part of it. */
export interface Counting {
  readonly unit: FundingUnit;
  readonly gstInclusive: boolean | null;
}

/** A size as the graph has it. */
export function toFundingSize(hundredths: number, { unit, gstInclusive }: Counting) {
  if (unit !== "CENTS") return { amount: null, quantity: hundredths / 100, unit };
  return { amount: { cents: hundredths, currency: "NZD", gstInclusive: gstInclusive === true }, quantity: null, unit };
}

interface FundingSizeInput {
  readonly cents?: number | null | undefined;
  readonly quantity?: number | null | undefined;
}

const largest = 999_999_999_999;

/** Reads a size above zero of this unit as the ledger counts it; says what is wrong with the field otherwise. */
export function readFundingSize({ cents, quantity }: FundingSizeInput, { unit }: Counting, field = "size"): number | InvalidInput {
  const [asked, other, name] = unit === "CENTS" ? [cents, quantity, "cents"] : [quantity, cents, "quantity"];
  if (asked === null || asked === undefined || (other !== null && other !== undefined)) {
    return invalidInput(field, `${field} must have ${name} alone: the stream is counted in ${unit}.`);
  }
  const hundredths = unit === "CENTS" ? asked : Math.round(asked * 100);
  // A decimal like 0.29 has no exact binary form: what is nearer to a hundredth than any two decimals could be, is that.
  if (unit !== "CENTS" && Math.abs(asked * 100 - hundredths) > 1e-4) return invalidInput(field, `${field} has more than two decimals: round it to hundredths of the unit.`);
  if (hundredths < 1) return invalidInput(field, `${field} must be above zero: to take something back, reverse or release it.`);
  if (hundredths > largest) return invalidInput(field, `${field} is larger than any budget: check it for a slipped digit.`);
  return hundredths;
}

/** A size in words, such as "$1,250.00" or "12.5 hours". */
export function inWords(hundredths: number, { unit }: Counting): string {
  const number = new Intl.NumberFormat("en-NZ", unit === "CENTS" ? { style: "currency", currency: "NZD", currencyDisplay: "narrowSymbol" } : { maximumFractionDigits: 2 }).format(hundredths / 100);
  return unit === "CENTS" ? number : `${number} ${unit === "FTTE" ? "FTTE" : unit.toLowerCase()}`;
}
