import type { Fit } from "./fits.ts";
import type { InstitutionReference } from "../../extensions/institution/resolvers.ts";

/** Behind `InstitutionEntitlement`: the institution as the graph brought it. Nothing of it is stored. */
export type InstitutionEntitlementRow = { readonly of: InstitutionReference };

/** Behind `FundingAdvice`. */
export type FundingAdviceRow = Fit;
