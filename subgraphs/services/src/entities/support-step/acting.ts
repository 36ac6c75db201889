// Finds a support together with what the viewer may do about it.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import { usePermit, type PermitRefused } from "@lsg/subgraph-kit/permit";
import type { Context } from "../../context.ts";
import type { Act } from "../../policy.ts";
import { findSupport } from "../support/store.ts";
import type { SupportRow } from "../support/table.ts";

export interface Acting {
  readonly support: SupportRow;
  readonly acts: readonly Act[];
}

export type NotActing = Problem<"SupportNotFound"> | PermitRefused;

/** The support as it is now, and as what the viewer acts on it, by a permit when one was sent. */
export async function findActing(context: Context, { supportId, permit }: { supportId: string; permit?: string | null | undefined }): Promise<Acting | NotActing> {
  if (permit !== null && permit !== undefined) {
    const refused = await usePermit(context, permit, { category: "SUPPORTS" });
    if (refused) return refused;
  }
  const found = isUuid(supportId) ? await findSupport(context.db, supportId) : null;
  if (found === null) {
    context.accessed.recordNotFound(supportId);
    return problem("SupportNotFound", "There is no support with this id that you may see: take the id from Learner.supports or from the service's lists. To act for a learner, send their permit too.");
  }
  return found;
}

export function isActing(found: Acting | Problem): found is Acting {
  return "acts" in found;
}

/** The step is for others. */
export function notYours(who: string): Problem<"SupportNotYours"> {
  return problem("SupportNotYours", `You may see this support, and this is not for you to do: ${who}.`);
}
