import type { ScenarioChange } from "../workforce-scenario/table.ts";
import type { RoleFigures } from "./store.ts";

/** A role of a plan, with what a what-if would make of it. In full-time equivalents, in hundredths exactly. */
export interface PlanRole extends Omit<RoleFigures, "movedFte"> {
  readonly vacancyRate: number | null;
  readonly gapFte: number | null;
  readonly changeFte: number;
  readonly gapWithChangeFte: number | null;
}

const hundredths = (fte: number) => Math.round(fte * 100);

/** What there is beside what is needed, and what the changes would make of it; roles that changes alone name are among them. */
export function computePlan(figures: readonly RoleFigures[], changes: readonly ScenarioChange[]): PlanRole[] {
  const known = new Set(figures.map(({ roleCode }) => roleCode));
  const added = changes.filter(({ roleCode }) => !known.has(roleCode)).map(({ roleCode }): RoleFigures => ({ roleCode, heldFte: 0, vacantFte: 0, endingFte: 0, registrationExpiringFte: null, demandFte: null, movedFte: 0 }));
  return [...figures, ...added]
    .map(({ movedFte, ...role }) => {
      const change = hundredths(changes.find(({ roleCode }) => roleCode === role.roleCode)?.fte ?? 0) - hundredths(movedFte);
      const established = hundredths(role.heldFte) + hundredths(role.vacantFte);
      const gap = role.demandFte === null ? null : hundredths(role.heldFte) - hundredths(role.demandFte);
      return {
        ...role,
        vacancyRate: established === 0 ? null : Math.round((hundredths(role.vacantFte) / established) * 1_000) / 1_000,
        gapFte: gap === null ? null : gap / 100,
        changeFte: change / 100,
        gapWithChangeFte: gap === null ? null : (gap + change) / 100,
      };
    })
    .sort((a, b) => (a.roleCode < b.roleCode ? -1 : 1));
}
