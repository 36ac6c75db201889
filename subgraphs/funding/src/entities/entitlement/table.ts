import type { InstitutionReference } from "../../extensions/institution/resolvers.ts";

/** Behind `InstitutionEntitlement`: the institution as the graph brought it. Nothing of it is stored. */
export type InstitutionEntitlementRow = { readonly of: InstitutionReference };
