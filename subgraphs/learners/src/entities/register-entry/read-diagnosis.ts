import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { RegisterDiagnosisInput } from "../../generated/resolvers.ts";
import { isBlank, tidy } from "../../read-input.ts";

const longest = 200;

export interface Diagnosis {
  readonly type: string | null;
  readonly subType: string | null;
}

/** A diagnosis as it is stored; a type of null says that there is none. */
export function readDiagnosis({ type, subType }: RegisterDiagnosisInput): Diagnosis | InvalidInput {
  const read = { type: isBlank(type) ? null : tidy(type!), subType: isBlank(subType) ? null : tidy(subType!) };
  const wrong = [read.type, read.subType].some((text) => text !== null && (text.length > longest || text.includes("\0")));
  if (wrong) return invalidInput("diagnosis", `The diagnosis cannot be stored: write at most ${longest} characters for each of its texts.`);
  if (read.type === null && read.subType !== null) return invalidInput("diagnosis", "The diagnosis has no type: give the kind of diagnosis first.");
  return read;
}
