import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ConfirmRegisterEntryInput } from "../../generated/resolvers.ts";
import { findOpen } from "../register-entry/change-register-entry.ts";
import { insertConfirmation } from "./store.ts";

export const confirmRegisterEntry = mutation(async (input: ConfirmRegisterEntryInput, context: Context) => {
  const entry = await findOpen(context, input);
  if ("message" in entry) return entry;
  await insertConfirmation(context.db, entry);
  return { __typename: "ConfirmRegisterEntrySuccess" as const, entry };
});
