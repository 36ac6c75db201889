import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { reviewRecommendations } from "../review/table.ts";
import { strategicTags } from "../strategic-tag/table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

test("both sets of priorities are there in every deployment, in their order, with the services that answer them", async () => {
  const { data } = await graph.query(`{ strategicPriorities { code set position name { en } services { name { en } } } gov: strategicPriorities(set: GOV_2024) { code } }`, {}, { viewer: anonymousViewer });
  expect(data.strategicPriorities.map(({ set, position }: { set: string; position: number }) => `${set} ${position}`)).toEqual(["GOV_2024", "LSAP_2019"].flatMap((set) => [1, 2, 3, 4, 5, 6].map((position) => `${set} ${position}`)));
  expect(data.gov).toHaveLength(6);
  expect(data.strategicPriorities.find(({ code }: { code: string }) => code === "LSAP_2019_EARLY_INTERVENTION")).toMatchObject({ name: { en: "Early intervention" }, services: [{ name: { en: "Early Intervention Service" } }] });
});

test("a service shows the priorities and the recommendations that it answers, and they show the service", async () => {
  const service = await make.service();
  const [recommendation] = await graph.owner.insert(reviewRecommendations).values({ reviewCode: "ERO_BEHAVIOUR_2024", number: "1a", position: 1, text: "Kia tere te āwhina." }).returning();
  await graph.owner.insert(strategicTags).values([
    { serviceId: service.id, priorityCode: "LSAP_2019_GIFTED" },
    { serviceId: service.id, recommendationId: recommendation!.id },
  ]);
  const { data } = await graph.query(
    `query ($id: ID!) { service(id: $id) { priorities { code } recommendations { number text review { code body year } services { id } } } reviews { code year recommendations { number } } }`,
    { id: service.id },
    { viewer: anonymousViewer },
  );
  expect(data.service).toEqual({
    priorities: [{ code: "LSAP_2019_GIFTED" }],
    recommendations: [{ number: "1a", text: "Kia tere te āwhina.", review: { code: "ERO_BEHAVIOUR_2024", body: "Education Review Office", year: 2024 }, services: [{ id: service.id }] }],
  });
  expect(data.reviews[0]).toEqual({ code: "ERO_BEHAVIOUR_2024", year: 2024, recommendations: [{ number: "1a" }] });
});

test("a tag says one aim of one subject, once", async () => {
  const service = await make.service();
  const tag = (values: object) => Promise.resolve(graph.owner.insert(strategicTags).values(values));
  await tag({ serviceId: service.id, priorityCode: "GOV_2024_DATA" });
  await expect(tag({ serviceId: service.id, priorityCode: "GOV_2024_DATA" })).rejects.toMatchObject({ cause: { constraint_name: "strategic_tags_once" } });
  await expect(tag({ priorityCode: "GOV_2024_DATA" })).rejects.toMatchObject({ cause: { constraint_name: "strategic_tags_have_one_subject" } });
  await expect(tag({ serviceId: service.id })).rejects.toMatchObject({ cause: { constraint_name: "strategic_tags_say_one_aim" } });
  await expect(tag({ serviceId: service.id, measureService: "services", measureName: "places", priorityCode: "GOV_2024_DATA" })).rejects.toMatchObject({ cause: { constraint_name: "strategic_tags_have_one_subject" } });
  await expect(tag({ measureName: "places", priorityCode: "GOV_2024_DATA" })).rejects.toMatchObject({ cause: { constraint_name: "strategic_tags_measure" } });
  await expect(tag({ serviceId: service.id, priorityCode: "NO_SUCH" })).rejects.toMatchObject({ cause: { code: "23503" } });
});

test("references that cannot be are null", async () => {
  expect(await graph.entities("StrategicPriority", [{ code: "NO_SUCH" }, { code: "GOV_2024_DATA" }], "position")).toEqual([null, { position: 6 }]);
  expect(await graph.entities("Review", [{ code: "\0" }, { code: "CRPD_2022" }], "year")).toEqual([null, { year: 2022 }]);
});
