import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { strategicTagRemovals, strategicTags } from "../strategic-tag/table.ts";
import { earlierRecommendationTexts, recommendationSteps, reviewRecommendations, reviews } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const strategist: Viewer = { ...viewerAs("ANALYST"), scopes: ["strategy"] };
const other: Viewer = { ...viewerAs("ANALYST"), scopes: ["strategy"] };
let last = 0;
const aCode = () => `HE_AROTAKE_${++last}`;
const said = { body: "Te Tari Arotake", nameEn: "A review of reviews", nameMi: "He arotake", year: 2025 };
const recommendations = [{ number: "1", text: " Kia tere te āwhina. " }, { number: "2a", text: "Say how long people wait." }];
const recommendation = "id number text status steps { kind occurredOn note provenance { personId role } } provenance { personId } services { id } measures { service name }";
const record = (input: object, viewer = strategist) => send("recordStrategicReview", { ...said, code: aCode(), ...input }, viewer, `review { code body name { en mi } year provenance { personId } recommendations { ${recommendation} } }`, "... on ReviewExists { current { code year } }");
const add = (input: object, viewer = strategist) => send("addReviewRecommendations", input, viewer, "review { recommendations { number } } recommendations { id number }", "... on RecommendationExists { current { recommendations { number } } }");
const step = (input: object, viewer = strategist) => send("recordRecommendationStep", input, viewer, `recommendation { ${recommendation} }`, `... on RecommendationStepNotPossible { current { id status } }`);
const tag = (input: object, viewer = strategist) => send("addStrategicTags", input, viewer, "priorities { code } recommendations { id measures { service name } services { id } }");

const untag = (input: object, viewer = strategist) => send("removeStrategicTags", input, viewer, "priorities { code } recommendations { id services { id } }");
const correct = (input: object, viewer = strategist) => send("correctRecommendation", input, viewer, "recommendation { id text version earlierTexts { text provenance { personId role } } }", "... on RecommendationChanged { current { text version } }");

async function aRecommendation() {
  const { review } = await record({ recommendations });
  return { code: review.code as string, id: review.recommendations[0].id as string };
}

describe("what was entered wrong", () => {
  test("is corrected, and what it said stays with who corrected it; of two at once the second is told", async () => {
    const { id } = await aRecommendation();
    expect(await correct({ recommendationId: id, version: 1, text: " Kia tere ake te āwhina. " })).toMatchObject({
      recommendation: { text: "Kia tere ake te āwhina.", version: 2, earlierTexts: [{ text: "Kia tere te āwhina.", provenance: { personId: strategist.id, role: "ANALYST" } }] },
    });
    const both = await Promise.all([strategist, other].map((viewer, index) => correct({ recommendationId: id, version: 2, text: `Kia tere ${index}.` }, viewer)));
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["CorrectRecommendationSuccess", "RecommendationChanged"]);
    expect(both.find(({ __typename }) => __typename === "RecommendationChanged")).toMatchObject({ current: { version: 3, text: expect.stringMatching(/^Kia tere [01]\.$/) } });
    expect(await at.owner.select().from(earlierRecommendationTexts).where(eq(earlierRecommendationTexts.recommendationId, id))).toHaveLength(2);
    const { data } = await at.query("{ reviews { recommendations { id text version } } }", {}, { viewer: anonymousViewer });
    expect(data.reviews.flatMap((review: any) => review.recommendations).find((one: any) => one.id === id)).toMatchObject({ version: 3 });
  });

  test("says what cannot be used, and is for those who keep the strategy, also past the resolvers", async () => {
    const { id } = await aRecommendation();
    for (const [wrong, field] of [[{ recommendationId: randomUUID() }, "recommendationId"], [{ recommendationId: "x" }, "recommendationId"], [{ text: " " }, "text"], [{ text: "ā".repeat(10_001) }, "text"], [{ text: "Kia tere te āwhina." }, "text"]] as const) {
      expect(await correct({ recommendationId: id, version: 1, text: "He kupu.", ...wrong }), JSON.stringify(wrong).slice(0, 80)).toMatchObject({ __typename: "InvalidInput", field });
    }
    const changed = (viewer: Viewer) => at.asViewer(viewer, (db) => db.update(reviewRecommendations).set({ text: "Theirs." }).where(eq(reviewRecommendations.id, id)).returning({ version: reviewRecommendations.version }));
    expect(await changed(viewerAs("ANALYST"))).toEqual([]);
    expect(await changed(strategist)).toEqual([{ version: 2 }]);
    await expect(at.asViewer(strategist, (db) => db.delete(earlierRecommendationTexts))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is a tag that is taken off, which can be given again, and stays on record", async () => {
    const [{ id }, service] = [await aRecommendation(), await make.service()];
    const tags = { recommendationIds: [id], priorityCodes: [] };
    await tag({ serviceId: service.id, tags });
    expect(await untag({ serviceId: service.id, tags })).toMatchObject({ recommendations: [{ id, services: [] }] });
    expect(await untag({ serviceId: service.id, tags })).toMatchObject({ __typename: "InvalidInput", field: "tags" });
    expect(await untag({ serviceId: service.id, tags: {} })).toMatchObject({ __typename: "InvalidInput", field: "tags" });
    const [removed] = await at.owner.select().from(strategicTagRemovals).where(sql`tag ->> 'recommendation_id' = ${id}`);
    expect(removed).toMatchObject({ tag: { service_id: service.id, recorded_by: strategist.id }, recordedBy: strategist.id });
    expect(await tag({ serviceId: service.id, tags })).toMatchObject({ recommendations: [{ services: [{ id: service.id }] }] });
    const deleted = (viewer: Viewer) => at.asViewer(viewer, (db) => db.delete(strategicTags).where(eq(strategicTags.recommendationId, id)).returning({ id: strategicTags.id }));
    expect(await deleted(viewerAs("COORDINATOR"))).toEqual([]);
  });
});

describe("a review", () => {
  test("is recorded with what it recommends, in its order, and everybody reads it", async () => {
    const code = aCode();
    const { review } = await record({ code, recommendations });
    expect(review).toMatchObject({ code, body: said.body, name: { en: said.nameEn, mi: said.nameMi }, year: 2025, provenance: { personId: strategist.id }, recommendations: [{ number: "1", text: "Kia tere te āwhina.", status: null, steps: [] }, { number: "2a" }] });
    const { data } = await at.query("{ reviews { code recommendations { number text } } }", {}, { viewer: anonymousViewer });
    expect(data.reviews.find((one: any) => one.code === code).recommendations).toEqual([{ number: "1", text: "Kia tere te āwhina." }, { number: "2a", text: "Say how long people wait." }]);
    expect(await record({ code, year: 2024 })).toMatchObject({ __typename: "ReviewExists", current: { code, year: 2025 } });
  });

  test("is there once when two record it at the same time, and of two who add the same number one does", async () => {
    const code = aCode();
    const answers = await Promise.all([strategist, other].map((viewer) => record({ code }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["RecordStrategicReviewSuccess", "ReviewExists"]);
    const added = await Promise.all([strategist, other].map((viewer) => add({ reviewCode: code, recommendations }, viewer)));
    expect(added.map(({ __typename }) => __typename).sort()).toEqual(["AddReviewRecommendationsSuccess", "RecommendationExists"]);
    const more = await Promise.all([strategist, other].map((viewer, index) => add({ reviewCode: code, recommendations: [{ number: `3.${index}`, text: "And this." }] }, viewer)));
    expect(more.map(({ __typename }) => __typename)).toEqual(["AddReviewRecommendationsSuccess", "AddReviewRecommendationsSuccess"]);
    expect((await add({ reviewCode: code, recommendations: [{ number: "4", text: "The last." }] })).review.recommendations.map(({ number }: any) => number)).toEqual(expect.arrayContaining(["1", "2a", "3.0", "3.1", "4"]));
  });

  test("says what cannot be used, and leaves nothing then", async () => {
    for (const [wrong, field] of [
      [{ code: "lower" }, "code"], [{ code: "Ā" }, "code"], [{ body: " " }, "body"], [{ nameEn: "ā".repeat(201) }, "nameEn"], [{ year: 1988 }, "year"], [{ year: 2999 }, "year"],
      [{ recommendations: [{ number: "1", text: "\0" }] }, "recommendations"], [{ recommendations: [recommendations[0], recommendations[0]] }, "recommendations"],
      [{ recommendations: Array.from({ length: 201 }, (_, index) => ({ number: String(index), text: "x" })) }, "recommendations"],
    ] as const)
      expect(await record(wrong), field).toMatchObject({ __typename: "InvalidInput", field });
    expect(await add({ reviewCode: "NO_SUCH", recommendations })).toMatchObject({ __typename: "InvalidInput", field: "reviewCode" });
    expect(await add({ reviewCode: "CRPD_2022", recommendations: [] })).toMatchObject({ __typename: "InvalidInput", field: "recommendations" });
  });
});

describe("a recommendation", () => {
  test("is answered, progresses and is done; every step stays and says who recorded it", async () => {
    const { id } = await aRecommendation();
    await step({ recommendationId: id, kind: "ACCEPTED_IN_PART", note: "The first half.", occurredOn: "2025-03-01" });
    await step({ recommendationId: id, kind: "PROGRESSED", note: "Waits are published.", occurredOn: "2025-09-01" }, other);
    const { recommendation: done } = await step({ recommendationId: id, kind: "DONE", note: "Nobody waits longer than a term." });
    expect(done).toMatchObject({ status: "DONE", steps: [{ kind: "DONE", occurredOn: inDays(0) }, { kind: "PROGRESSED", provenance: { personId: other.id, role: "ANALYST" } }, { kind: "ACCEPTED_IN_PART", note: "The first half." }] });
    for (const statement of [sql`update recommendation_steps set note = 'another'`, sql`delete from recommendation_steps`, sql`update review_recommendations set number = 'another'`, sql`update reviews set year = 2000`, sql`update strategic_tags set priority_code = null`, sql`delete from strategic_tag_removals`]) {
      await expect(at.asViewer(strategist, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    const seen = (viewer: Viewer) => at.query("{ reviews { recommendations { id status steps { kind } } } }", {}, { viewer });
    expect((await seen(viewerAs("WHANAU"))).data.reviews.flatMap((one: any) => one.recommendations).find((one: any) => one.id === id)).toEqual({ id, status: "DONE", steps: [{ kind: "DONE" }, { kind: "PROGRESSED" }, { kind: "ACCEPTED_IN_PART" }] });
    expect(await at.asViewer(anonymousViewer, (db) => db.select().from(recommendationSteps))).toEqual([]);
  });

  test("takes no step that cannot follow, and of two answers at the same time one", async () => {
    const { id } = await aRecommendation();
    expect(await step({ recommendationId: id, kind: "DONE", note: "So." })).toMatchObject({ __typename: "RecommendationStepNotPossible", current: { id, status: null } });
    const answers = await Promise.all([strategist, other].map((viewer) => step({ recommendationId: id, kind: "ACCEPTED" }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["RecommendationStepNotPossible", "RecordRecommendationStepSuccess"]);
    expect(await step({ recommendationId: id, kind: "ACCEPTED" })).toMatchObject({ __typename: "RecommendationStepNotPossible", current: { status: "ACCEPTED" } });
    for (const [wrong, field] of [[{ note: null }, "note"], [{ note: "Ring 021 123 4567" }, "note"], [{ occurredOn: inDays(1) }, "occurredOn"], [{ occurredOn: "2024-12-31" }, "occurredOn"], [{ occurredOn: "2025-01-01" }, "occurredOn"], [{ recommendationId: randomUUID() }, "recommendationId"], [{ recommendationId: "x" }, "recommendationId"]] as const) {
      expect(await step({ recommendationId: id, kind: "PROGRESSED", note: "So.", ...wrong }), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
    }
  });

  test("is tagged onto services and published figures, each once", async () => {
    const { id } = await aRecommendation();
    const service = await make.service();
    const tags = { recommendationIds: [id], priorityCodes: ["GOV_2024_DATA"] };
    await tag({ serviceId: service.id, tags });
    await tag({ measure: { service: "services", name: "learners-waiting" }, tags });
    const again = await tag({ measure: { service: "services", name: "learners-waiting" }, tags });
    expect(again).toMatchObject({ priorities: [{ code: "GOV_2024_DATA" }], recommendations: [{ id, measures: [{ service: "services", name: "learners-waiting" }], services: [{ id: service.id }] }] });
    for (const [wrong, field] of [
      [{ measure: { service: "services", name: "no-such-figure" } }, "measure.name"], [{ measure: { service: "learners", name: "No Name" } }, "measure.name"], [{ measure: { service: "gateway", name: "x" } }, "measure.service"],
      [{}, "serviceId"], [{ serviceId: randomUUID() }, "serviceId"], [{ serviceId: service.id, measure: { service: "services", name: "places" } }, "serviceId"], [{ serviceId: service.id, tags: {} }, "tags"], [{ serviceId: service.id, tags: { priorityCodes: ["x"] } }, "tags.priorityCodes"],
    ] as const)
      expect(await tag({ tags, ...wrong }), JSON.stringify(wrong)).toMatchObject({ __typename: "InvalidInput", field });
  });
});

test("the strategy is kept by those who hold the scope, also as the database has it", async () => {
  const { id, code } = await aRecommendation();
  const service = await make.service();
  const community = await make.community();
  for (const viewer of [viewerAs("ANALYST"), facilitatorOf(community.id), viewerAs("PROVIDER_STAFF", { organisations: [`provider:${service.providerId}`] }), viewerAs("AGENCY")]) {
    for (const [name, input] of [
      ["recordStrategicReview", { ...said, code: aCode() }], ["addReviewRecommendations", { reviewCode: code, recommendations: [{ number: "9", text: "x" }] }],
      ["recordRecommendationStep", { recommendationId: id, kind: "ACCEPTED" }], ["addStrategicTags", { serviceId: service.id, tags: { recommendationIds: [id] } }],
    ] as const) {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { errors } = await at.query(`mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer, errors: true });
      expect(errors, `${viewer.role} ${name}`).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    }
    for (const write of [
      (db: typeof at.owner) => db.insert(reviews).values({ ...said, code: aCode() }),
      (db: typeof at.owner) => db.insert(reviewRecommendations).values({ reviewCode: code, number: "9", position: 99, text: "x" }),
      (db: typeof at.owner) => db.insert(recommendationSteps).values({ recommendationId: id, kind: "ACCEPTED", occurredOn: inDays(0) }),
      (db: typeof at.owner) => db.insert(strategicTags).values({ serviceId: service.id, recommendationId: id }),
    ]) await expect(at.asViewer(viewer, (db) => write(db as never)), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
  }
});

test("fifty recommendations cost as many statements as one", async () => {
  const codes = await times(50, async (index) => {
    const code = aCode();
    await at.owner.insert(reviews).values({ ...said, code });
    const [row] = await at.owner.insert(reviewRecommendations).values({ reviewCode: code, number: "1", position: 1, text: `Number ${index}` }).returning();
    await at.owner.insert(recommendationSteps).values({ recommendationId: row!.id, kind: "ACCEPTED", occurredOn: "2025-05-01" });
    return code;
  });
  const ask = (some: string[]) => at.statementsOf(() => at.entities("Review", some.map((code) => ({ code })), `recommendations { ${recommendation} review { code } }`));
  expect(await ask(codes)).toHaveLength((await ask(codes.slice(0, 1))).length);
});
