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
import { improvementProjects, improvementProjectSteps, projectParticipations } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);
const [recommendation] = await at.owner.insert(reviewRecommendations).values({ reviewCode: "HIGHEST_NEEDS_2022", number: "1", position: 1, text: "One plan." }).returning();

const said = { name: "One plan for the first year", setting: "Four schools of a valley.", features: "One meeting in the place of three." };
const participation = "id from until endedBecause community { id } provenance { personId }";
const fields = `id name setting features begunOn status statusSince strengths lessons startedBy { id } priorities { code } recommendations { id } steps { kind occurredOn strengths lessons note provenance { personId } } participations { ${participation} }`;
const problems = "... on ProjectStepNotPossible { current { id status } } ... on ProjectJoined { current { id } } ... on ParticipationEnded { current { id until } }";
const start = (input: object, viewer: Viewer) => send("startImprovementProject", { ...said, ...input }, viewer, `project { ${fields} }`);
const step = (input: object, viewer: Viewer) => send("recordImprovementProjectStep", { lessons: "Ask whānau first.", ...input }, viewer, `project { ${fields} }`, problems.split(" ... on ProjectJoined")[0]);
const join = (input: object, viewer: Viewer) => send("joinImprovementProject", input, viewer, `participation { ${participation} project { id } }`, problems.split(" ... on ParticipationEnded")[0]);
const leave = (input: object, viewer: Viewer) => send("leaveImprovementProject", { reason: "The trial has told us what we wanted to know.", ...input }, viewer, `participation { ${participation} }`, "... on ParticipationEnded { current { id until } }");
const read = async (id: string, viewer: Viewer) => (await at.query(`query ($id: ID!) { improvementProject(id: $id) { ${fields} } }`, { id }, { viewer })).data.improvementProject;
const list = async (filter: object, viewer: Viewer) =>
  (await at.query("query ($status: ImprovementProjectStatus, $communityId: ID, $priorityCode: ID, $recommendationId: ID) { improvementProjects(status: $status, communityId: $communityId, priorityCode: $priorityCode, recommendationId: $recommendationId, first: 200) { nodes { id } } }", filter, { viewer })).data.improvementProjects.nodes.map(({ id }: { id: string }) => id);

async function aCommunity() {
  const { id } = await make.community();
  return { id, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id) };
}

describe("an improvement project", () => {
  test("goes from trial to business as usual, says what was learned on the way, and keeps every step", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const { project } = await start({ communityId: id, begunOn: "2025-02-03", tags: { priorityCodes: ["GOV_2024_LEARNING_SUPPORT"], recommendationIds: [recommendation!.id] } }, facilitator);
    expect(project).toMatchObject({ ...said, begunOn: "2025-02-03", status: "TRIAL", statusSince: "2025-02-03", strengths: null, lessons: null, startedBy: { id }, priorities: [{ code: "GOV_2024_LEARNING_SUPPORT" }], recommendations: [{ id: recommendation!.id }], steps: [{ kind: "TRIAL_BEGAN", provenance: { personId: facilitator.id } }], participations: [{ from: "2025-02-03", until: null, community: { id } }] });
    await step({ projectId: project.id, kind: "TRIAL_REVIEWED", occurredOn: "2025-07-01", strengths: "Whānau come." }, coordinator);
    await step({ projectId: project.id, kind: "BUSINESS_AS_USUAL", occurredOn: "2026-01-27", lessons: "Hold it at the marae." }, facilitator);
    await step({ projectId: project.id, kind: "REVIEWED", occurredOn: "2026-06-01", lessons: null, strengths: "It goes by itself.", note: "Looked at with ERO." }, facilitator);
    expect(await read(project.id, viewerAs("WHANAU"))).toMatchObject({
      status: "BUSINESS_AS_USUAL", statusSince: "2026-01-27", strengths: "It goes by itself.", lessons: "Hold it at the marae.",
      steps: [{ kind: "REVIEWED", note: "Looked at with ERO." }, { kind: "BUSINESS_AS_USUAL" }, { kind: "TRIAL_REVIEWED", strengths: "Whānau come.", provenance: { personId: coordinator.id } }, { kind: "TRIAL_BEGAN" }],
    });
    for (const statement of [sql`update improvement_project_steps set lessons = 'another'`, sql`delete from improvement_project_steps`, sql`update improvement_projects set name = 'another'`]) await expect(at.asViewer(facilitator, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is found by how it stands, who takes part, priority and recommendation, by everybody who has signed in", async () => {
    const { id, facilitator } = await aCommunity();
    const { project } = await start({ communityId: id, tags: { priorityCodes: ["LSAP_2019_SCREENING"], recommendationIds: [recommendation!.id] } }, facilitator);
    const { project: ended } = await start({ communityId: id }, facilitator);
    await step({ projectId: ended.id, kind: "ENDED" }, facilitator);
    const viewer = viewerAs("WHANAU");
    expect(await list({ communityId: id }, viewer)).toEqual([ended.id, project.id]);
    expect(await list({ communityId: id, status: "TRIAL" }, viewer)).toEqual([project.id]);
    expect(await list({ communityId: id, status: "ENDED" }, viewer)).toEqual([ended.id]);
    expect(await list({ communityId: id, status: "BUSINESS_AS_USUAL" }, viewer)).toEqual([]);
    expect(await list({ priorityCode: "LSAP_2019_SCREENING", communityId: id, recommendationId: recommendation!.id }, viewer)).toEqual([project.id]);
    for (const wrong of [{ communityId: "x" }, { priorityCode: "\0" }, { recommendationId: "x" }]) expect(await list(wrong, viewer)).toEqual([]);
    const { data } = await at.query("{ strategicPriorities(set: LSAP_2019) { code projects { nodes { id } } } reviews { recommendations { id projects { nodes { id } } } } }", {}, { viewer });
    expect(data.strategicPriorities.find(({ code }: any) => code === "LSAP_2019_SCREENING").projects.nodes).toEqual([{ id: project.id }]);
    expect(data.reviews.flatMap(({ recommendations }: any) => recommendations).find((one: any) => one.id === recommendation!.id).projects.nodes).toContainEqual({ id: project.id });
    expect(await list({ communityId: id }, anonymousViewer)).toEqual([]);
    expect(await read(project.id, anonymousViewer)).toBeNull();
  });

  test("takes no step that cannot follow, and of two that end it at the same time one", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const { project } = await start({ communityId: id, begunOn: inDays(-9) }, facilitator);
    expect(await step({ projectId: project.id, kind: "REVIEWED" }, facilitator)).toMatchObject({ __typename: "ProjectStepNotPossible", message: expect.stringContaining("REVIEWED cannot follow TRIAL_BEGAN"), current: { status: "TRIAL" } });
    expect(await step({ projectId: project.id, kind: "TRIAL_BEGAN" }, facilitator)).toMatchObject({ __typename: "ProjectStepNotPossible" });
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => step({ projectId: project.id, kind: "ENDED" }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["ProjectStepNotPossible", "RecordImprovementProjectStepSuccess"]);
    expect(await step({ projectId: project.id, kind: "BUSINESS_AS_USUAL" }, facilitator)).toMatchObject({ __typename: "ProjectStepNotPossible", current: { status: "ENDED" } });
    expect(await join({ projectId: project.id, communityId: id }, facilitator)).toMatchObject({ __typename: "ProjectStepNotPossible", current: { status: "ENDED" } });
    await expect(at.asViewer(facilitator, (db) => db.insert(improvementProjectSteps).values({ projectId: project.id, kind: "REVIEWED", lessons: "So", occurredOn: inDays(0) }))).rejects.toMatchObject({ cause: { constraint_name: "improvement_project_steps_follow_each_other" } });
  });

  test("has communities that join and leave, never twice in the same days, and those that take part write for it", async () => {
    const { id, facilitator } = await aCommunity();
    const other = await aCommunity();
    const { project } = await start({ communityId: id, begunOn: inDays(-30) }, facilitator);
    expect(await step({ projectId: project.id, kind: "TRIAL_REVIEWED" }, other.facilitator)).toMatchObject({ __typename: "ProjectNotYours" });
    const answers = await Promise.all([other.facilitator, other.coordinator].map((viewer) => join({ projectId: project.id, communityId: other.id, from: inDays(-10) }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["JoinImprovementProjectSuccess", "ProjectJoined"]);
    expect(await step({ projectId: project.id, kind: "TRIAL_REVIEWED" }, other.facilitator)).toMatchObject({ __typename: "RecordImprovementProjectStepSuccess" });
    const { participation: joined } = answers.find(({ participation: one }) => one);
    expect(await leave({ participationId: joined.id, until: inDays(-5) }, other.facilitator)).toMatchObject({ participation: { until: inDays(-5), endedBecause: "The trial has told us what we wanted to know." } });
    expect(await leave({ participationId: joined.id }, other.facilitator)).toMatchObject({ __typename: "ParticipationEnded", current: { id: joined.id, until: inDays(-5) } });
    expect(await step({ projectId: project.id, kind: "TRIAL_REVIEWED" }, other.facilitator), "after they left").toMatchObject({ __typename: "ProjectNotYours" });
    expect(await join({ projectId: project.id, communityId: other.id, from: inDays(-5) }, other.facilitator)).toMatchObject({ __typename: "ProjectJoined" });
    expect(await join({ projectId: project.id, communityId: other.id, from: inDays(-4) }, other.facilitator)).toMatchObject({ __typename: "JoinImprovementProjectSuccess" });
    const { data } = await at.query("query ($id: ID!) { learningSupportCommunity(id: $id) { projectParticipations { from until project { name } } } }", { id: other.id });
    expect(data.learningSupportCommunity.projectParticipations).toEqual([{ from: inDays(-4), until: null, project: { name: said.name } }, { from: inDays(-10), until: inDays(-5), project: { name: said.name } }]);
  });

  test("is written by those who lead a community that takes part, also as the database has it", async () => {
    const { id, facilitator } = await aCommunity();
    const other = await aCommunity();
    const { project } = await start({ communityId: id }, facilitator);
    for (const viewer of [other.facilitator, viewerAs("WHANAU"), viewerAs("EDUCATOR", { organisations: [`community:${id}`] }), educatorAt(1)]) {
      expect(await start({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await step({ projectId: project.id, kind: "ENDED" }, viewer), viewer.role).toMatchObject({ __typename: "ProjectNotYours" });
      expect(await join({ projectId: project.id, communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await leave({ participationId: project.participations[0].id }, viewer), viewer.role).toMatchObject({ __typename: "ProjectNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(improvementProjects).values({ ...said, communityId: id, begunOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(improvementProjectSteps).values({ projectId: project.id, kind: "ENDED", lessons: "So", occurredOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(projectParticipations).values({ projectId: project.id, communityId: id, from: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await at.asViewer(viewer, (db) => db.update(projectParticipations).set({ until: inDays(0), endedBecause: "So", endedBy: viewer.id }).returning())).toEqual([]);
    }
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    for (const [wrong, field] of [
      [{ name: "ā".repeat(201) }, "name"],
      [{ setting: " " }, "setting"],
      [{ features: "NSN 123456789" }, "features"],
      [{ begunOn: inDays(1) }, "begunOn"],
      [{ begunOn: "2019-12-31" }, "begunOn"],
      [{ tags: { priorityCodes: ["x"] } }, "tags.priorityCodes"],
    ] as const)
      expect(await start({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    const { project } = await start({ communityId: id, begunOn: inDays(-3) }, facilitator);
    for (const [wrong, field] of [
      [{ lessons: null }, "strengths"],
      [{ lessons: "mere@example.org" }, "lessons"],
      [{ occurredOn: inDays(1) }, "occurredOn"],
      [{ occurredOn: inDays(-4) }, "occurredOn"],
    ] as const)
      expect(await step({ projectId: project.id, kind: "TRIAL_REVIEWED", ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    const other = await aCommunity();
    expect(await join({ projectId: project.id, communityId: other.id, from: inDays(-4) }, other.facilitator)).toMatchObject({ __typename: "InvalidInput", field: "from" });
    for (const projectId of ["x", randomUUID()]) {
      expect(await join({ projectId, communityId: other.id }, other.facilitator)).toMatchObject({ __typename: "ProjectNotYours" });
      expect(await step({ projectId, kind: "ENDED" }, other.facilitator)).toMatchObject({ __typename: "ProjectNotYours" });
    }
    expect(await leave({ participationId: project.participations[0].id, until: inDays(1) }, facilitator)).toMatchObject({ __typename: "InvalidInput", field: "until" });
  });
});

test("the projects of 50 communities cost as many statements as one's", async () => {
  const communities = await times(50, () => make.community());
  const projects = await at.owner.insert(improvementProjects).values(communities.map(({ id: communityId }) => ({ ...said, communityId, begunOn: "2026-02-02" }))).returning();
  await at.owner.insert(projectParticipations).values(projects.map(({ id: projectId, communityId }) => ({ projectId, communityId, from: "2026-02-02" })));
  await at.owner.insert(improvementProjectSteps).values(projects.map(({ id: projectId }) => ({ projectId, kind: "TRIAL_BEGAN" as const, occurredOn: "2026-02-02" })));
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `projectParticipations { project { ${fields} } community { name } }`)));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ projectParticipations: [one] }) => one.project.status === "TRIAL")).toBe(true);
});
