// Whom information goes to, between the input, the text that grants go by, and the answer.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { InstitutionReference } from "../../extensions/institution/resolvers.ts";
import type { LearningSupportCommunityReference } from "../../extensions/learning-support-community/resolvers.ts";
import type { Agency, RecipientInput } from "../../generated/resolvers.ts";

export interface Recipient {
  readonly agency: Agency | null;
  readonly institution: InstitutionReference | null;
  readonly provider: { id: string } | null;
  readonly community: LearningSupportCommunityReference | null;
}

/** `agency:HEALTH`, `institution:123` and so on, as a grantee is written; a problem where the input names none or several. */
export function readRecipient({ agency, institution, provider, community }: RecipientInput): string | InvalidInput {
  const named = [agency && `agency:${agency}`, isGiven(institution) && `institution:${institution}`, isGiven(provider) && `provider:${provider.toLowerCase()}`, isGiven(community) && `community:${community.toLowerCase()}`].filter((name) => typeof name === "string");
  if (named.length !== 1) return invalidInput("recipient", "The recipient is not clear: give exactly one of agency, institution, provider and community.");
  if (isGiven(institution) && institution < 1) return invalidInput("recipient", `There is no institution ${institution}: give its Ministry number.`);
  if ([provider, community].some((id) => isGiven(id) && !isUuid(id))) return invalidInput("recipient", "The recipient's id is none: give the id of a provider or a community as this graph answers it.");
  return named[0]!;
}

/** The answer for a grantee's name. */
export function toRecipient(name: string): Recipient {
  const [kind, id] = name.split(":") as [string, string];
  return {
    agency: kind === "agency" ? (id as Agency) : null,
    institution: kind === "institution" ? { moeNumber: Number(id) } : null,
    provider: kind === "provider" ? { id } : null,
    community: kind === "community" ? { id } : null,
  };
}

const isGiven = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined;
