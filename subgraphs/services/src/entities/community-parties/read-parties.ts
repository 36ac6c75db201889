import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CommunityPartiesInput } from "../../generated/resolvers.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { mostParties, type Parties } from "../../community-parties.ts";

/** The organisations of an input, each once, or the first problem with them. `field` is what the input calls them. */
export async function readParties({ loaders }: Context, field: string, input: CommunityPartiesInput): Promise<Parties | InvalidInput> {
  const institutionMoeNumbers = [...new Set(input.institutionMoeNumbers ?? [])];
  const providerIds = [...new Set(input.providerIds ?? [])];
  const others = input.others ?? [];
  const all = [institutionMoeNumbers, providerIds, others];
  if (all.every(({ length }) => length === 0)) return invalidInput(field, `${field} names nobody: say at least one institution, provider or other organisation.`);
  if (all.some(({ length }) => length > mostParties)) return invalidInput(field, `${field} names too many: at most ${mostParties} of each sort.`);
  for (const other of others) {
    const wrong = problemOfTexts({ [`${field}.others`]: other }, 200);
    if (wrong) return wrong;
  }
  const institutions = await Promise.all(institutionMoeNumbers.map((moeNumber) => loaders.institutionByMoeNumber.load(moeNumber)));
  const unknown = institutionMoeNumbers.find((_moeNumber, index) => institutions[index] === null);
  if (unknown !== undefined) return invalidInput(`${field}.institutionMoeNumbers`, `No institution has the Ministry number ${unknown}: search for it with Query.institutions.`);
  const providers = await Promise.all(providerIds.map((id) => loaders.providerById.load(id)));
  if (providers.includes(null)) return invalidInput(`${field}.providerIds`, "There is no provider with one of these ids: take them from Query.providers.");
  return { institutionMoeNumbers, providerIds, otherParties: [...new Set(others.map(tidy))] };
}
