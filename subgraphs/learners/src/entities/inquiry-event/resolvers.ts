import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";

export const inquiryEventResolvers = {
  InquiryEvent: {
    provenance: (event) => toProvenance(event),
  },
} satisfies Resolvers;
