import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import type { EarlierVersionRow } from "./table.ts";

/** What the trigger keeps of a position or an agreement: its row as JSON. */
interface Was {
  readonly from_date: string;
  readonly until_date: string | null;
  readonly fte: number;
  readonly hours_per_week?: number | null;
  readonly employer: string;
  readonly recorded_at: string;
  readonly recorded_by: string | null;
  readonly recorded_in_role: string;
}

const wasOf = ({ was }: EarlierVersionRow): Was => was as Was;

export const earlierVersionResolvers = {
  EarlierVersion: {
    from: (version) => wasOf(version).from_date,
    until: (version) => wasOf(version).until_date,
    fte: (version) => wasOf(version).fte,
    hoursPerWeek: (version) => wasOf(version).hours_per_week ?? null,
    employer: (version) => wasOf(version).employer,
    practitioner: ({ practitionerId }, _args, { loaders }) => (practitionerId === null ? null : loaders.practitionerPointedTo.load(practitionerId)),
    provenance(version) {
      const { recorded_at: at, recorded_by: recordedBy, recorded_in_role: recordedInRole } = wasOf(version);
      return toProvenance({ recordedAt: new Date(at), recordedBy, recordedInRole });
    },
    replaced: ({ replacedAt, replacedBy, replacedInRole }) => toProvenance({ recordedAt: replacedAt, recordedBy: replacedBy, recordedInRole: replacedInRole }),
  },
} satisfies Resolvers;
