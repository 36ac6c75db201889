import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityResources } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const fields = "id kind name description institution { moeNumber } owner skills needAreas capacity isShareable agreedOn availableFrom availableUntil endedBecause replaces { id } provenance { personId role }";
const enter = (input: object, viewer: Viewer) => send("enterCommunityResource", { kind: "PLACE", name: "Te Marae o Ngā Tūī", isShareable: false, ...input }, viewer, `resource { ${fields} }`, "... on CommunityResourceEnded { current { id availableUntil } }");
const end = (input: object, viewer: Viewer) => send("endCommunityResource", { reason: "The hall was sold.", ...input }, viewer, `resource { ${fields} }`, "... on CommunityResourceEnded { current { id availableUntil } }");
const read = async (id: string, viewer: Viewer, ended = false) =>
  (await at.query(`query ($id: ID!, $ended: Boolean) { learningSupportCommunity(id: $id) { resources(ended: $ended) { nodes { ${fields} } } } }`, { id, ended }, { viewer })).data.learningSupportCommunity.resources.nodes;
const shared = async (filter: object, viewer: Viewer) =>
  (await at.query(`query ($regionCode: ID, $kind: CommunityResourceKind, $needArea: NeedArea) { sharedCommunityResources(regionCode: $regionCode, kind: $kind, needArea: $needArea) { nodes { id community { id } } } }`, filter, { viewer })).data.sharedCommunityResources.nodes.map(({ id }: { id: string }) => id);

async function aCommunity(said: object = {}) {
  const { id } = await make.community(said);
  const school = await make.institution();
  await make.membership({ communityId: id, institutionMoeNumber: school.moeNumber });
  return { id, school, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id), member: educatorAt(school.moeNumber) };
}

describe("what a community enters by itself", () => {
  test("is dated, says who entered it, and is for those of the community alone while it is not shared", async () => {
    const { id, school, facilitator, member } = await aCommunity();
    const { resource } = await enter({ communityId: id, kind: "PERSON", name: " Kaumātua of the marae ", agreedOn: inDays(-3), institutionMoeNumber: school.moeNumber, skills: ["te reo Māori", "te reo Māori"], needAreas: ["LANGUAGE_LEARNING"], capacity: "Two mornings a week" }, facilitator);
    expect(resource).toMatchObject({
      kind: "PERSON", name: "Kaumātua of the marae", agreedOn: inDays(-3), institution: { moeNumber: school.moeNumber }, skills: ["te reo Māori"], needAreas: ["LANGUAGE_LEARNING"],
      isShareable: false, availableFrom: inDays(0), availableUntil: null, provenance: { personId: facilitator.id, role: "FACILITATOR" },
    });
    for (const viewer of [facilitator, member]) expect(await read(id, viewer)).toEqual([resource]);
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("AGENCY", { organisations: [`community:${id}`] }), anonymousViewer]) expect(await read(id, viewer), viewer.role).toEqual([]);
  });

  test("is shown to others who work in learning support when it is shared and there, and to nobody else", async () => {
    const { id, facilitator } = await aCommunity({ regionCode: "waikato" });
    const { resource } = await enter({ communityId: id, isShareable: true, needAreas: ["WELLBEING"] }, facilitator);
    await enter({ communityId: id, isShareable: true, availableFrom: inDays(30), name: "To come" }, facilitator);
    const gone = (await enter({ communityId: id, isShareable: true, availableFrom: inDays(-9), name: "Gone" }, facilitator)).resource;
    await end({ resourceId: gone.id, availableUntil: inDays(-1) }, facilitator);
    const elsewhere = facilitatorOf((await make.community()).id);
    expect(await shared({ regionCode: "waikato", kind: "PLACE", needArea: "WELLBEING" }, elsewhere)).toEqual([resource.id]);
    expect(await shared({ regionCode: "waikato" }, elsewhere)).toEqual([resource.id]);
    expect((await read(id, elsewhere)).map(({ id: one }: { id: string }) => one)).toEqual([resource.id]);
    expect(await read(id, elsewhere, true)).toEqual([]);
    for (const wrong of [{ regionCode: "nowhere" }, { regionCode: "tai-tokerau", kind: "PLACE", needArea: "WELLBEING" }, { regionCode: "waikato", kind: "PROGRAMME" }]) expect(await shared(wrong, elsewhere)).toEqual([]);
    for (const viewer of [viewerAs("WHANAU"), viewerAs("LEARNER"), viewerAs("AGENCY")]) expect(await shared({}, viewer), viewer.role).toEqual([]);
  });

  test("ends once, is replaced by another entry and never changed, also when two do it at the same time", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const { resource } = await enter({ communityId: id, availableFrom: inDays(-10) }, facilitator);
    const answers = await Promise.all([enter({ communityId: id, replacesId: resource.id, name: "Te Whare Hou" }, facilitator), end({ resourceId: resource.id }, coordinator)]);
    const [problem] = answers.filter(({ __typename }) => __typename === "CommunityResourceEnded");
    expect(answers.map(({ __typename }) => __typename.endsWith("Success")).sort()).toEqual([false, true]);
    expect(problem.current).toMatchObject({ id: resource.id, availableUntil: expect.any(String) });
    expect(await end({ resourceId: resource.id }, facilitator)).toMatchObject({ __typename: "CommunityResourceEnded" });

    const { resource: first } = await enter({ communityId: id, availableFrom: inDays(-10) }, facilitator);
    const { resource: next } = await enter({ communityId: id, replacesId: first.id, name: "Te Whare Hou" }, coordinator);
    expect(next).toMatchObject({ replaces: { id: first.id }, availableFrom: inDays(0), availableUntil: null });
    expect((await read(id, facilitator, true)).find(({ id: one }: { id: string }) => one === first.id)).toEqual({ ...first, availableUntil: inDays(-1), endedBecause: "Another entry took its place." });
    expect(await enter({ communityId: id, replacesId: first.id }, coordinator)).toMatchObject({ __typename: "CommunityResourceEnded", current: { id: first.id } });
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update community_resources set name = 'another'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is written by those who lead the community, also as the database has it", async () => {
    const { id, facilitator, member } = await aCommunity();
    const theirs = await aCommunity();
    const { resource } = await enter({ communityId: id, isShareable: true }, facilitator);
    const { resource: other } = await enter({ communityId: theirs.id }, theirs.facilitator);
    const insert = (viewer: Viewer, more: object = {}) => at.asViewer(viewer, (db) => db.insert(communityResources).values({ communityId: id, kind: "PLACE", name: "Ours", isShareable: true, availableFrom: "2026-02-02", ...more }));
    for (const viewer of [member, theirs.facilitator, viewerAs("WHANAU"), viewerAs("PROVIDER_STAFF", { organisations: [`community:${id}`] })]) {
      expect(await enter({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await end({ resourceId: resource.id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(insert(viewer), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await at.asViewer(viewer, (db) => db.update(communityResources).set({ availableUntil: inDays(0), endedBecause: "So", endedBy: viewer.id }).where(eq(communityResources.id, resource.id)).returning())).toEqual([]);
    }
    await expect(insert(facilitator, { replacesId: other.id }), "another community's entry").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitator, { recordedBy: member.id }), "somebody else's name").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitator, { kind: "PERSON" }), "nobody agreed").rejects.toMatchObject({ cause: { code: "23514" } });
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    const theirs = await aCommunity();
    const { resource: other } = await enter({ communityId: theirs.id, isShareable: true }, theirs.facilitator);
    for (const [wrong, field] of [
      [{ name: " – " }, "name"],
      [{ name: "ā".repeat(201) }, "name"],
      [{ description: "\0a" }, "description"],
      [{ skills: Array.from({ length: 21 }, (_, index) => `Skill ${index}`) }, "skills"],
      [{ skills: [""] }, "skills"],
      [{ kind: "PERSON" }, "agreedOn"],
      [{ kind: "PERSON", agreedOn: inDays(1) }, "agreedOn"],
      [{ agreedOn: inDays(0) }, "agreedOn"],
      [{ institutionMoeNumber: -1 }, "institutionMoeNumber"],
      [{ availableFrom: "2019-12-31" }, "availableFrom"],
      [{ availableFrom: "9999-12-31" }, "availableFrom"],
      [{ replacesId: randomUUID() }, "replacesId"],
      [{ replacesId: "x" }, "replacesId"],
      [{ replacesId: other.id }, "replacesId"],
      [{ description: "Ring Mere on 021 123 4567." }, "description"],
      [{ owner: "mere@example.org" }, "owner"],
      [{ capacity: "Ask 09 123 4567 8901, NSN 123456789" }, "capacity"],
      [{ skills: ["te reo", "027-123-4567"] }, "skills"],
    ] as const)
      expect(await enter({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    const { resource } = await enter({ communityId: id }, facilitator);
    await expect(at.asViewer(facilitator, (db) => db.insert(communityResources).values({ communityId: id, kind: "PLACE", name: "Ring 021 123 4567", isShareable: true, availableFrom: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
    for (const [wrong, field] of [[{ availableUntil: inDays(1) }, "availableUntil"], [{ availableUntil: inDays(-1) }, "availableUntil"], [{ reason: " " }, "reason"], [{ reason: "Ask 021 123 4567" }, "reason"]] as const) expect(await end({ resourceId: resource.id, ...wrong }, facilitator)).toMatchObject({ __typename: "InvalidInput", field });
    expect(await end({ resourceId: "x" }, facilitator)).toMatchObject({ __typename: "CommunityNotYours" });
  });
});

test("the resources of 50 communities cost as many statements as one's", async () => {
  const school = await make.institution();
  const communities = await times(50, () => make.community());
  await at.owner.insert(communityResources).values(communities.map(({ id }) => ({ communityId: id, kind: "PLACE" as const, name: "Whare", isShareable: false, availableFrom: "2026-02-02", institutionMoeNumber: school.moeNumber })));
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `resources(first: 5) { nodes { ${fields} community { name } } }`, { viewer })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ resources }) => resources.nodes.length === 1)).toBe(true);
});
