import type { ProvisionKind } from "./table.ts";

/** In the order in which they are shown. */
export const provisionKinds = ["SPECIALIST_SCHOOL_BASE", "SATELLITE", "ALTERNATIVE_EDUCATION"] as const satisfies readonly ProvisionKind[];
