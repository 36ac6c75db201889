import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { reviewRecommendations } from "../review/table.ts";
import { practiceAdoptions, practiceAdoptionSteps, practiceImprovements } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);
const [recommendation] = await at.owner.insert(reviewRecommendations).values({ reviewCode: "ERO_BEHAVIOUR_2024", number: "2", position: 2, text: "Teach it together." }).returning();

const said = { title: "Visits before school", context: "A kura of 80 learners, new entrants.", change: "Whānau visit three times.", evidence: "Fewer absences in the first term." };
const fields = "id title context change evidence area tier sharedOn withdrawnOn withdrawnBecause community { id } practitioner { id } priorities { code } recommendations { id } provenance { personId }";
const adoption = "id adoptedOn adaptation community { id } institution { moeNumber } practitioner { id } outcome { kind } steps { kind occurredOn note provenance { personId } }";
const share = (input: object, viewer: Viewer) => send("sharePracticeImprovement", { ...said, ...input }, viewer, `improvement { ${fields} }`);
const withdraw = (input: object, viewer: Viewer) => send("withdrawPracticeImprovement", { reason: "It did more harm than good.", ...input }, viewer, `improvement { ${fields} }`, "... on PracticeImprovementWithdrawn { current { id } }");
const adopt = (input: object, viewer: Viewer) => send("adoptPracticeImprovement", input, viewer, `adoption { ${adoption} }`, "... on PracticeImprovementWithdrawn { current { id } } ... on PracticeAdopted { current { id } }");
const step = (input: object, viewer: Viewer) => send("recordPracticeAdoptionStep", { note: "Teachers say so.", ...input }, viewer, `adoption { ${adoption} }`, "... on PracticeStepNotPossible { current { steps { kind } } }");
const list = async (filter: object, viewer: Viewer) =>
  (await at.query("query ($area: NeedArea, $tier: SupportTier, $priorityCode: ID, $recommendationId: ID) { practiceImprovements(area: $area, tier: $tier, priorityCode: $priorityCode, recommendationId: $recommendationId, first: 200) { nodes { id } } }", filter, { viewer })).data.practiceImprovements.nodes.map(({ id }: { id: string }) => id);

async function aCommunity() {
  const { id } = await make.community();
  return { id, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id) };
}
const educator = async () => {
  const { moeNumber } = await make.institution();
  return { moeNumber, viewer: educatorAt(moeNumber) };
};

describe("an improvement of practice", () => {
  test("is shared by a community or a practitioner, and found by area, tier, priority and recommendation", async () => {
    const { id, facilitator } = await aCommunity();
    const practitioner = viewerAs("PRACTITIONER");
    const { improvement } = await share({ communityId: id, area: "ATTENDANCE_AND_ENGAGEMENT", tier: "TIER_1_UNIVERSAL", tags: { priorityCodes: ["LSAP_2019_DISENGAGING"], recommendationIds: [recommendation!.id] } }, facilitator);
    expect(improvement).toMatchObject({ ...said, community: { id }, practitioner: null, sharedOn: inDays(0), priorities: [{ code: "LSAP_2019_DISENGAGING" }], recommendations: [{ id: recommendation!.id }], provenance: { personId: facilitator.id } });
    const { improvement: own } = await share({ area: "VISION" }, practitioner);
    expect(own).toMatchObject({ community: null, practitioner: { id: practitioner.id } });
    const elsewhere = viewerAs("EDUCATOR");
    for (const filter of [{ area: "ATTENDANCE_AND_ENGAGEMENT" }, { tier: "TIER_1_UNIVERSAL" }, { priorityCode: "LSAP_2019_DISENGAGING" }, { recommendationId: recommendation!.id }]) expect(await list(filter, elsewhere)).toEqual([improvement.id]);
    for (const filter of [{ area: "VISION", tier: "TIER_1_UNIVERSAL" }, { priorityCode: "NO_SUCH" }, { priorityCode: "\0" }, { recommendationId: "x" }, { recommendationId: randomUUID() }]) expect(await list(filter, elsewhere)).toEqual([]);
    const { data } = await at.query(`{ strategicPriorities(set: LSAP_2019) { code improvements { nodes { id } } } reviews { recommendations { id improvements { nodes { id } } } } }`, {}, { viewer: elsewhere });
    expect(data.strategicPriorities.find(({ code }: any) => code === "LSAP_2019_DISENGAGING").improvements.nodes).toEqual([{ id: improvement.id }]);
    expect(data.reviews.flatMap(({ recommendations }: any) => recommendations)).toContainEqual({ id: recommendation!.id, improvements: { nodes: [{ id: improvement.id }] } });
  });

  test("is for those who work in learning support, and nobody else learns that there is one", async () => {
    const { id, facilitator } = await aCommunity();
    const { improvement } = await share({ communityId: id, tags: { priorityCodes: ["LSAP_2019_GIFTED"] } }, facilitator);
    const read = (viewer: Viewer) => at.query(`query ($id: ID!, $community: ID!) { practiceImprovement(id: $id) { id } learningSupportCommunity(id: $community) { improvements { nodes { id } } } strategicPriorities(set: LSAP_2019) { improvements { nodes { id } } } }`, { id: improvement.id, community: id }, { viewer });
    for (const role of ["EDUCATOR", "PROVIDER_STAFF", "ANALYST", "FUNDING_MANAGER", "WORKFORCE_MANAGER"]) expect((await read(viewerAs(role))).data.practiceImprovement, role).toEqual({ id: improvement.id });
    for (const viewer of [viewerAs("WHANAU"), viewerAs("LEARNER"), viewerAs("AGENCY"), viewerAs("NO_SUCH_ROLE"), anonymousViewer]) {
      const { data } = await read(viewer);
      expect(data, viewer.role).toMatchObject({ practiceImprovement: null, learningSupportCommunity: { improvements: { nodes: [] } } });
      expect(data.strategicPriorities.every(({ improvements }: any) => improvements.nodes.length === 0)).toBe(true);
    }
  });

  test("is taken back once, leaves the lists, and stays to be read with the reason", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const { improvement } = await share({ communityId: id, area: "HEARING" }, facilitator);
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => withdraw({ improvementId: improvement.id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PracticeImprovementWithdrawn", "WithdrawPracticeImprovementSuccess"]);
    expect(await list({ area: "HEARING" }, facilitator)).toEqual([]);
    const { data } = await at.query(`query ($id: ID!) { practiceImprovement(id: $id) { title withdrawnOn withdrawnBecause } }`, { id: improvement.id }, { viewer: facilitator });
    expect(data.practiceImprovement).toEqual({ title: said.title, withdrawnOn: inDays(0), withdrawnBecause: "It did more harm than good." });
    expect(await adopt({ improvementId: improvement.id }, viewerAs("PRACTITIONER"))).toMatchObject({ __typename: "PracticeImprovementWithdrawn", current: { id: improvement.id } });
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update practice_improvements set evidence = 'more'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is written for whom the viewer acts, also as the database has it", async () => {
    const { id, facilitator } = await aCommunity();
    const practitioner = viewerAs("PRACTITIONER");
    const { improvement } = await share({ communityId: id }, facilitator);
    const { improvement: own } = await share({}, practitioner);
    const insert = (viewer: Viewer, by: object) => at.asViewer(viewer, (db) => db.insert(practiceImprovements).values({ ...said, ...by, sharedOn: inDays(0) }));
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("EDUCATOR", { organisations: [`community:${id}`] }), viewerAs("PRACTITIONER")]) {
      expect(await share({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      for (const improvementId of [improvement.id, own.id]) expect(await withdraw({ improvementId }, viewer), viewer.role).toMatchObject({ __typename: "PracticeNotYours" });
      await expect(insert(viewer, { communityId: id }), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(insert(viewer, { practitionerId: practitioner.id }), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await at.asViewer(viewer, (db) => db.update(practiceImprovements).set({ withdrawnOn: inDays(0), withdrawnBecause: "So", withdrawnBy: viewer.id }).returning())).toEqual([]);
    }
    expect(await share({}, viewerAs("EDUCATOR"))).toMatchObject({ __typename: "PracticeNotYours" });
    expect(await withdraw({ improvementId: "x" }, practitioner)).toMatchObject({ __typename: "PracticeNotYours" });
  });

  test("says what cannot be used", async () => {
    const practitioner = viewerAs("PRACTITIONER");
    for (const [wrong, field] of [
      [{ title: "ā".repeat(201) }, "title"],
      [{ context: " " }, "context"],
      [{ change: "NSN 123456789" }, "change"],
      [{ evidence: "Ask mere@example.org" }, "evidence"],
      [{ tags: { priorityCodes: ["NO_SUCH"] } }, "tags.priorityCodes"],
      [{ tags: { recommendationIds: ["x"] } }, "tags.recommendationIds"],
      [{ tags: { recommendationIds: Array.from({ length: 13 }, () => randomUUID()) } }, "tags.recommendationIds"],
    ] as const)
      expect(await share(wrong, practitioner), field).toMatchObject({ __typename: "InvalidInput", field });
  });
});

describe("an adoption", () => {
  test("says who took it up and what came of it, step by step, for everybody who may read it", async () => {
    const { id, facilitator } = await aCommunity();
    const { improvement } = await share({ communityId: id }, facilitator);
    const school = await educator();
    const practitioner = viewerAs("PRACTITIONER");
    const other = await aCommunity();
    const { adoption: atSchool } = await adopt({ improvementId: improvement.id, institutionMoeNumber: school.moeNumber, adaptation: "Two visits" }, school.viewer);
    await adopt({ improvementId: improvement.id }, practitioner);
    await adopt({ improvementId: improvement.id, communityId: other.id }, other.coordinator);
    expect(atSchool).toMatchObject({ adoptedOn: inDays(0), adaptation: "Two visits", institution: { moeNumber: school.moeNumber }, community: null, practitioner: null, outcome: null, steps: [] });
    for (const kind of ["HELPED_PARTLY", "STOPPED", "RESUMED", "HELPED"]) expect(await step({ adoptionId: atSchool.id, kind }, school.viewer), kind).toMatchObject({ __typename: "RecordPracticeAdoptionStepSuccess" });
    const { data } = await at.query(`query ($id: ID!, $community: ID!) { practiceImprovement(id: $id) { adoptions { nodes { ${adoption} } } } learningSupportCommunity(id: $community) { adoptions { nodes { improvement { id } } } } }`, { id: improvement.id, community: other.id }, { viewer: viewerAs("ANALYST") });
    const [byCommunity, byPractitioner, bySchool] = data.practiceImprovement.adoptions.nodes;
    expect([byCommunity.community, byPractitioner.practitioner, bySchool.institution]).toEqual([{ id: other.id }, { id: practitioner.id }, { moeNumber: school.moeNumber }]);
    expect(bySchool).toMatchObject({ outcome: { kind: "HELPED" }, steps: ["HELPED", "RESUMED", "STOPPED", "HELPED_PARTLY"].map((kind) => ({ kind, note: "Teachers say so.", provenance: { personId: school.viewer.id } })) });
    expect(data.learningSupportCommunity.adoptions.nodes).toEqual([{ improvement: { id: improvement.id } }]);
  });

  test("is one for each who adopts, also when two of them say so at the same time", async () => {
    const { id, facilitator } = await aCommunity();
    const { improvement } = await share({ communityId: id }, facilitator);
    const other = await aCommunity();
    const answers = await Promise.all([other.facilitator, other.coordinator].map((viewer) => adopt({ improvementId: improvement.id, communityId: other.id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AdoptPracticeImprovementSuccess", "PracticeAdopted"]);
    expect(answers.find(({ current }) => current).current.id).toBe(answers.find(({ adoption: made }) => made).adoption.id);
  });

  test("takes no step that cannot follow, of two at the same time one stops it, and no step is changed", async () => {
    const practitioner = viewerAs("PRACTITIONER");
    const { improvement } = await share({}, viewerAs("PRACTITIONER"));
    const { adoption: made } = await adopt({ improvementId: improvement.id }, practitioner);
    expect(await step({ adoptionId: made.id, kind: "RESUMED" }, practitioner)).toMatchObject({ __typename: "PracticeStepNotPossible", message: "RESUMED cannot be the first step.", current: { steps: [] } });
    const answers = await Promise.all([1, 2].map(() => step({ adoptionId: made.id, kind: "STOPPED" }, practitioner)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PracticeStepNotPossible", "RecordPracticeAdoptionStepSuccess"]);
    expect(await step({ adoptionId: made.id, kind: "HELPED" }, practitioner)).toMatchObject({ __typename: "PracticeStepNotPossible", current: { steps: [{ kind: "STOPPED" }] } });
    await expect(at.asViewer(practitioner, (db) => db.insert(practiceAdoptionSteps).values({ adoptionId: made.id, kind: "HELPED", note: "So", occurredOn: inDays(0) }))).rejects.toMatchObject({ cause: { constraint_name: "practice_adoption_steps_follow_each_other" } });
    await expect(at.asViewer(practitioner, (db) => db.insert(practiceAdoptionSteps).values({ adoptionId: made.id, kind: "RESUMED", occurredOn: inDays(1) }))).rejects.toMatchObject({ cause: { constraint_name: "practice_adoption_steps_in_order_of_days" } });
    for (const statement of [sql`update practice_adoption_steps set note = 'another'`, sql`delete from practice_adoption_steps`]) await expect(at.asViewer(practitioner, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is written for whom the viewer acts, also as the database has it", async () => {
    const { id, facilitator } = await aCommunity();
    const { improvement } = await share({ communityId: id }, facilitator);
    const school = await educator();
    const { adoption: made } = await adopt({ improvementId: improvement.id, institutionMoeNumber: school.moeNumber }, school.viewer);
    const insert = (viewer: Viewer, by: object) => at.asViewer(viewer, (db) => db.insert(practiceAdoptions).values({ improvementId: improvement.id, adoptedOn: inDays(0), ...by }));
    for (const viewer of [(await educator()).viewer, viewerAs("WHANAU"), viewerAs("ANALYST"), viewerAs("PRACTITIONER", { organisations: [`institution:${school.moeNumber}`] })]) {
      expect(await adopt({ improvementId: improvement.id, institutionMoeNumber: school.moeNumber }, viewer), viewer.role).toMatchObject({ __typename: "PracticeNotYours" });
      expect(await step({ adoptionId: made.id, kind: "STOPPED" }, viewer), viewer.role).toMatchObject({ __typename: "PracticeNotYours" });
      await expect(insert(viewer, { institutionMoeNumber: school.moeNumber }), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(insert(viewer, { practitionerId: randomUUID() }), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(practiceAdoptionSteps).values({ adoptionId: made.id, kind: "STOPPED", note: "So", occurredOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    await expect(insert(facilitator, { communityId: id }), "their own").rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    const { improvement } = await share({ communityId: id }, facilitator);
    const school = await educator();
    for (const [wrong, field] of [
      [{ communityId: id, institutionMoeNumber: school.moeNumber }, "institutionMoeNumber"],
      [{ institutionMoeNumber: school.moeNumber, adoptedOn: inDays(1) }, "adoptedOn"],
      [{ institutionMoeNumber: school.moeNumber, adoptedOn: inDays(-1) }, "adoptedOn"],
      [{ institutionMoeNumber: school.moeNumber, adaptation: "021 123 4567" }, "adaptation"],
    ] as const)
      expect(await adopt({ improvementId: improvement.id, ...wrong }, school.viewer), field).toMatchObject({ __typename: "InvalidInput", field });
    expect(await adopt({ improvementId: improvement.id, communityId: id }, facilitator), "their own").toMatchObject({ __typename: "InvalidInput", field: "communityId" });
    for (const improvementId of ["x", randomUUID()]) expect(await adopt({ improvementId, institutionMoeNumber: school.moeNumber }, school.viewer)).toMatchObject({ __typename: "PracticeNotYours" });
    const { adoption: made } = await adopt({ improvementId: improvement.id, institutionMoeNumber: school.moeNumber }, school.viewer);
    for (const [wrong, field] of [[{ note: null }, "note"], [{ note: "123456789" }, "note"], [{ occurredOn: inDays(1) }, "occurredOn"], [{ occurredOn: inDays(-1) }, "occurredOn"]] as const) expect(await step({ adoptionId: made.id, kind: "HELPED", ...wrong }, school.viewer), field).toMatchObject({ __typename: "InvalidInput", field });
  });
});

test("50 improvements with their tags and adoptions cost as many statements as one", async () => {
  const communities = await times(50, () => make.community());
  const { id: adopter } = await make.community();
  const rows = await at.owner.insert(practiceImprovements).values(communities.map(({ id: communityId }) => ({ ...said, communityId, sharedOn: "2026-03-02" }))).returning();
  const adoptions = await at.owner.insert(practiceAdoptions).values(rows.map(({ id: improvementId }) => ({ improvementId, communityId: adopter, adoptedOn: "2026-03-03" }))).returning();
  await at.owner.insert(practiceAdoptionSteps).values(adoptions.map(({ id: adoptionId }) => ({ adoptionId, kind: "HELPED" as const, note: "So", occurredOn: "2026-04-03" })));
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `improvements(first: 5) { nodes { ${fields} adoptions(first: 5) { nodes { ${adoption} improvement { title } } } } }`, { viewer: viewerAs("ANALYST") })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ improvements }) => improvements.nodes[0].adoptions.nodes[0].outcome.kind === "HELPED")).toBe(true);
});
