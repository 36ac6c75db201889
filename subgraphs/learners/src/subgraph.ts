// The table of contents: learners and whānau.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { createContext } from "./context.ts";
import { learnerResolvers } from "./entities/learner/resolvers.ts";
import { whanauMemberResolvers } from "./entities/whanau-member/resolvers.ts";

export const subgraph = defineSubgraph({
  name: "learners",
  folder: join(import.meta.dirname, ".."),
  resolvers: [learnerResolvers, whanauMemberResolvers],
  createContext,
});
