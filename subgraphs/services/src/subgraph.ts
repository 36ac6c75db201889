// The table of contents: the directory of places and services, the communities they form, and the support they give.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { createContext } from "./context.ts";

export const subgraph = defineSubgraph({
  name: "services",
  folder: join(import.meta.dirname, ".."),
  resolvers: [],
  createContext,
});
