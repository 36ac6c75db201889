// Demand is computed from published figures and stored nowhere; here is only the value behind the type of the graph.
import type { RoleRow } from "../role/table.ts";
import type { DemandInput } from "./compute.ts";

export type RoleDemandRow = {
  readonly role: RoleRow;
  readonly regionCode: string;
  readonly demandFte: number | null;
  readonly casesPerFte: number;
  readonly filledFte: number;
  readonly vacantFte: number;
  readonly gapFte: number | null;
  readonly inputs: DemandInput[];
};
