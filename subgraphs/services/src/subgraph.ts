// The table of contents: the directory of places and services, the communities they form, and the support they give.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { createContext } from "./context.ts";
import { directoryEntryResolvers } from "./entities/directory-entry/resolvers.ts";
import { institutionResolvers } from "./entities/institution/resolvers.ts";
import { learningSupportCommunityResolvers } from "./entities/learning-support-community/resolvers.ts";
import { providerResolvers } from "./entities/provider/resolvers.ts";
import { regionResolvers } from "./entities/region/resolvers.ts";
import { serviceResolvers } from "./entities/service/resolvers.ts";
import { supportResolvers } from "./entities/support/resolvers.ts";
import type { SupportRow } from "./entities/support/table.ts";
import { learnerResolvers } from "./extensions/learner/resolvers.ts";

export const subgraph = defineSubgraph({
  name: "services",
  folder: join(import.meta.dirname, ".."),
  resolvers: [
    directoryEntryResolvers,
    institutionResolvers,
    learningSupportCommunityResolvers,
    providerResolvers,
    regionResolvers,
    serviceResolvers,
    supportResolvers,
    learnerResolvers,
  ],
  createContext,
  tells: { Support: ({ learnerId }: SupportRow) => ({ subject: learnerId, category: "SUPPORTS" }) },
});
