import type { Context } from "../../context.ts";
import type { InstitutionRow } from "../institution/table.ts";
import type { ProviderRow } from "../provider/table.ts";
import type { Parties } from "../../community-parties.ts";

/** The organisations of a row, as the type `CommunityParties` has them. */
export async function toParties({ institutionMoeNumbers, providerIds, otherParties }: Parties, _args: object, { loaders }: Context) {
  const institutions = await Promise.all(institutionMoeNumbers.map((moeNumber) => loaders.institutionByMoeNumber.load(moeNumber)));
  const providers = await Promise.all(providerIds.map((id) => loaders.providerById.load(id)));
  return {
    institutions: institutions.filter((institution): institution is InstitutionRow => institution !== null),
    providers: providers.filter((provider): provider is ProviderRow => provider !== null),
    others: otherParties,
  };
}
