// What somebody says that their own decision, project or improvement answers.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { StrategicTagsInput } from "../../generated/resolvers.ts";
import type { StrategicTags } from "./store.ts";

const mostTags = 12;

/** The tags of an input, each once, or the first problem with them. */
export async function readTags({ loaders }: Context, input: StrategicTagsInput | null | undefined): Promise<StrategicTags | InvalidInput> {
  const priorityCodes = [...new Set(input?.priorityCodes ?? [])];
  const recommendationIds = [...new Set(input?.recommendationIds ?? [])];
  for (const [field, names] of Object.entries({ priorityCodes, recommendationIds })) {
    if (names.length > mostTags) return invalidInput(`tags.${field}`, `tags.${field} names ${names.length}: ${mostTags} at the most.`);
  }
  const priorities = await Promise.all(priorityCodes.map((code) => loaders.strategicPriorityByCode.load(code)));
  if (priorities.includes(null)) return invalidInput("tags.priorityCodes", "There is no priority with one of these codes: take them from Query.strategicPriorities.");
  const recommendations = await Promise.all(recommendationIds.map((id) => (isUuid(id) ? loaders.recommendationById.load(id) : null)));
  if (recommendations.includes(null)) return invalidInput("tags.recommendationIds", "There is no recommendation with one of these ids: take them from Query.reviews.");
  return { priorityCodes, recommendationIds: recommendationIds.map((id) => id.toLowerCase()) };
}
