// What a service or a published figure answers, and does not, as those who keep the strategy say.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddStrategicTagsInput, RemoveStrategicTagsInput } from "../../generated/resolvers.ts";
import { onlyStrategy } from "../../policy.ts";
import { serviceMeasures } from "../service-insights/measures.ts";
import { addTags, removeTags, type StrategicTags, type TaggedSubject } from "./store.ts";
import type { MeasureService } from "./table.ts";
import { readTags } from "./tags.ts";

const measureServices: readonly MeasureService[] = ["learners", "services", "workforce", "funding"];

export const addStrategicTags = mutation(async (input: AddStrategicTagsInput, context: Context) => {
  const read = await readTagging(input, context);
  if ("__typename" in read) return read;
  await addTags(context.db, read.subject, read.tags);
  return { __typename: "AddStrategicTagsSuccess" as const, ...(await aimsOf(read.tags, context)) };
});

export const removeStrategicTags = mutation(async (input: RemoveStrategicTagsInput, context: Context) => {
  const read = await readTagging(input, context);
  if ("__typename" in read) return read;
  if ((await removeTags(context.db, read.subject, read.tags)) === 0) return invalidInput("tags", "It bears none of these tags: look at what it is said to answer.");
  return { __typename: "RemoveStrategicTagsSuccess" as const, ...(await aimsOf(read.tags, context)) };
});

async function readTagging(input: AddStrategicTagsInput | RemoveStrategicTagsInput, context: Context): Promise<{ subject: TaggedSubject; tags: StrategicTags } | InvalidInput> {
  onlyStrategy(context.viewer);
  const subject = await readSubject(input, context);
  if ("__typename" in subject) return subject;
  const tags = await readTags(context, input.tags);
  if ("__typename" in tags) return tags;
  if (tags.priorityCodes.length + tags.recommendationIds.length === 0) return invalidInput("tags", "Say what it answers: a priority or a recommendation at the least.");
  return { subject, tags };
}

async function aimsOf(tags: StrategicTags, { loaders }: Context) {
  return {
    priorities: (await Promise.all(tags.priorityCodes.map((code) => loaders.strategicPriorityByCode.load(code)))).filter((priority) => priority !== null),
    recommendations: (await Promise.all(tags.recommendationIds.map((id) => loaders.recommendationById.load(id)))).filter((recommendation) => recommendation !== null),
  };
}

async function readSubject({ serviceId, measure }: Pick<AddStrategicTagsInput, "serviceId" | "measure">, { loaders }: Context): Promise<TaggedSubject | InvalidInput> {
  if ((serviceId ?? null) === null ? (measure ?? null) === null : (measure ?? null) !== null) return invalidInput("serviceId", "Send a serviceId or a measure, and not both.");
  if (measure) {
    const publisher = measureServices.find((one) => one === measure.service);
    if (publisher === undefined) return invalidInput("measure.service", `No service of this graph is called so: send one of ${measureServices.join(", ")}.`);
    // Of others' measures no more is known here than how names are written.
    const isName = publisher === "services" ? serviceMeasures.some(({ name }) => name === measure.name) : /^[a-z][a-z0-9-]{0,99}$/.test(measure.name);
    if (!isName) return invalidInput("measure.name", `${publisher} publishes no such figure: take the name from its catalogue.`);
    return { measureService: publisher, measureName: measure.name };
  }
  const service = isUuid(serviceId!) ? await loaders.serviceById.load(serviceId!) : null;
  return service === null ? invalidInput("serviceId", "There is no service with this id: search for it with Query.services.") : { serviceId: service.id };
}
