// A provider's staff keep what the directory says of it.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AmendProviderInput } from "../../generated/resolvers.ts";
import { mayKeepEntry } from "../../policy.ts";
import { isBlank, problemOfTexts, problemOfUnnamed, problemOfWebsite, said, tidy, tidyOrNull } from "../../read-input.ts";
import { entryOfRow, noteChanges } from "../directory-change/store.ts";
import { findProvider, updateProvider } from "./store.ts";

export const amendProvider = mutation(async ({ providerId, version, nameEn, nameMi, website, description, reason }: AmendProviderInput, context: Context) => {
  const { db, viewer } = context;
  if (!isUuid(providerId) || !mayKeepEntry(viewer, providerId.toLowerCase())) return providerNotYours();
  const provider = await context.loaders.providerById.load(providerId);
  if (provider === null) return providerNotYours();
  const wrong =
    problemOfTexts({ nameEn }, 200) ?? problemOfUnnamed({ nameMi: isBlank(nameMi) ? null : nameMi }, 200) ?? problemOfUnnamed({ description: isBlank(description) ? null : description, reason }) ?? problemOfWebsite("website", website);
  if (wrong) return wrong;
  const changes = said({ nameEn: nameEn === null || nameEn === undefined ? undefined : tidy(nameEn), nameMi: orCleared(nameMi), website: orCleared(website), description: orCleared(description) });
  if (Object.keys(changes).length === 0) return invalidInput("providerId", "Nothing is to change: send what the entry should say.");
  const changed = await updateProvider(db, provider.id, version, changes);
  if (changed === null) {
    const current = await findProvider(db, provider.id);
    return problem("ProviderChanged", `The entry is at version ${current.version}, and you read version ${version}: look at what it says now, and send your change with its version.`, { current });
  }
  await noteChanges(db, { providerId: provider.id }, entryOfRow(provider), entryOfRow(changed), tidyOrNull(reason));
  return { __typename: "AmendProviderSuccess" as const, provider: changed };
});

/** Left out stays left out; null or blank says that it is to say nothing. */
const orCleared = (text: string | null | undefined) => (text === undefined ? undefined : tidyOrNull(text));

export const providerNotYours = () => problem("ProviderNotYours", "There is no provider with this id that you act for: its own staff keep its entry.");
