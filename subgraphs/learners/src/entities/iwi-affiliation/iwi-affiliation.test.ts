import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { iwiAffiliations } from "./table.ts";

const { query, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const give = `mutation ($input: GiveIwiConsentInput!) { giveIwiConsent(input: $input) { __typename
  ... on GiveIwiConsentSuccess { iwiAffiliation { id iwi { name } shownTo saidBy { id } replacedAt provenance { role personId } } } ... on InvalidInput { field } ... on Problem { message } } }`;
const withdraw = `mutation ($input: WithdrawIwiConsentInput!) { withdrawIwiConsent(input: $input) { __typename
  ... on WithdrawIwiConsentSuccess { iwiAffiliation { iwi { name } withdrawn { role personId } } } ... on InvalidInput { field } ... on Problem { message } } }`;
const giveAs = async (viewer: Viewer, input: object) => (await query(give, { input: { idempotencyKey: randomUUID(), iwi: ["0601", "0104"], shownTo: ["ENROLMENT"], ...input } }, { viewer })).data.giveIwiConsent;
const withdrawAs = async (viewer: Viewer, input: object) => (await query(withdraw, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data.withdrawIwiConsent;
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { iwi { code } iwiAffiliations { shownTo replacedAt withdrawn { role } } } }", { id }, { viewer })).data.learner;
const codesOf = async (viewer: Viewer, id: string) => (await seenBy(viewer, id)).iwi.map(({ code }: { code: string }) => code);

async function around() {
  const { id: learnerId } = await is.unseenLearner();
  const number = moeNumber();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const [mother, aunt] = [await is.whanauMember({ learnerId }), await is.whanauMember({ learnerId, relationship: "AUNT_OR_UNCLE", legalGuardian: false })];
  const practitionerId = randomUUID();
  await is.supportTeamMember({ learnerId, practitionerId });
  await is.consent({ learnerId, categories: ["IDENTITY", "NEEDS"] });
  await is.lawfulAccess({ learnerId });
  return {
    learnerId, mother, aunt,
    asMother: viewerOf({ id: mother.personId }), asAunt: viewerOf({ id: aunt.personId }), asLearner: viewerOf({ id: learnerId, role: "LEARNER" }),
    teacher: viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] }),
    practitioner: viewerOf({ id: practitionerId, role: "PRACTITIONER" }),
    health: viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" }),
    police: viewerOf({ role: "AGENCY", organisations: ["agency:POLICE"], purpose: "A search" }),
  };
}

describe("iwi", () => {
  test("are shown to those whom learner or whānau named, and to themselves in any case", async () => {
    const { learnerId, mother, asMother, asAunt, asLearner, teacher, practitioner, health, police } = await around();
    expect(await giveAs(asMother, { learnerId, shownTo: [] })).toMatchObject({ __typename: "GiveIwiConsentSuccess", iwiAffiliation: { iwi: [{ name: "Ngāti Porou" }, { name: "Ngāpuhi" }], saidBy: { id: mother.id }, provenance: { role: "WHANAU", personId: asMother.id } } });
    for (const viewer of [asMother, asAunt, asLearner]) expect(await codesOf(viewer, learnerId)).toEqual(["0601", "0104"]);
    for (const viewer of [teacher, practitioner, health, police]) expect(await seenBy(viewer, learnerId)).toEqual({ iwi: [], iwiAffiliations: [] });

    await giveAs(asMother, { learnerId, iwi: ["0601"], shownTo: ["ENROLMENT", "CONSENT"] });
    for (const viewer of [teacher, health]) expect(await codesOf(viewer, learnerId)).toEqual(["0601"]);
    for (const viewer of [practitioner, police]) expect(await codesOf(viewer, learnerId)).toEqual([]);
    expect((await seenBy(asLearner, learnerId)).iwiAffiliations).toMatchObject([{ shownTo: ["ENROLMENT", "CONSENT"], replacedAt: null }, { shownTo: [], replacedAt: expect.any(String) }]);
    expect((await seenBy(teacher, learnerId)).iwiAffiliations).toHaveLength(1);
  });

  test("are shown no more from the moment in which somebody with a say withdraws, and stay with the whānau", async () => {
    const { learnerId, mother, asMother, asAunt, teacher } = await around();
    await giveAs(asMother, { learnerId });
    expect(await withdrawAs(asAunt, { learnerId })).toMatchObject({ __typename: "NoSayForLearner" });
    expect(await withdrawAs(teacher, { learnerId, toldBy: mother.id })).toMatchObject({ __typename: "WithdrawIwiConsentSuccess", iwiAffiliation: { withdrawn: { role: "EDUCATOR", personId: teacher.id } } });
    expect(await codesOf(teacher, learnerId)).toEqual([]);
    expect(await codesOf(asMother, learnerId)).toEqual(["0601", "0104"]);
    expect(await withdrawAs(asMother, { learnerId })).toMatchObject({ __typename: "IwiNotShown" });
    expect(await giveAs(teacher, { learnerId, toldBy: mother.id })).toMatchObject({ __typename: "GiveIwiConsentSuccess" });
    expect(await codesOf(teacher, learnerId)).toEqual(["0601", "0104"]);
  });

  test("are said by those with a say alone, and bad input names its field", async () => {
    const { learnerId, aunt, asMother, asAunt, teacher, health } = await around();
    const wrong: [Viewer, object, object][] = [
      [asAunt, {}, { __typename: "NoSayForLearner" }],
      [health, {}, { __typename: "NoSayForLearner" }],
      [teacher, {}, { __typename: "InvalidInput", field: "toldBy" }],
      [teacher, { toldBy: aunt.id }, { __typename: "InvalidInput", field: "toldBy" }],
      [asMother, { iwi: ["0601", "9876"] }, { __typename: "InvalidInput", field: "iwi", message: expect.stringContaining("9876") }],
      [asMother, { iwi: Array.from({ length: 21 }, (_, index) => `0${600 + index}`) }, { __typename: "InvalidInput", field: "iwi" }],
      [viewerOf({}), {}, { __typename: "LearnerNotFound" }],
    ];
    for (const [viewer, input, problem] of wrong) expect(await giveAs(viewer, { learnerId, ...input })).toMatchObject(problem);
    expect(await owner.select().from(iwiAffiliations).where(eq(iwiAffiliations.learnerId, learnerId))).toEqual([]);
    await expect(is.iwiAffiliation({ learnerId, iwiCodes: ["9876"] })).rejects.toMatchObject({ cause: { message: "The classification has no iwi 9876." } });
    const row = { learnerId, iwiCodes: ["0601"], shownTo: ["CONSENT" as const] };
    for (const viewer of [asAunt, teacher, health]) await expect(asViewer(viewer, (db) => db.insert(iwiAffiliations).values(row))).rejects.toMatchObject({ cause: { code: "42501" } });
    await giveAs(asMother, { learnerId });
    await expect(asViewer(asMother, (db) => db.update(iwiAffiliations).set({ shownTo: ["CONSENT"] }).where(eq(iwiAffiliations.learnerId, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("that are said by several at the same time are each kept, and one of them holds", async () => {
    const { learnerId, asMother, asLearner } = await around();
    const answers = await Promise.all([asMother, asLearner, asMother].map((viewer) => giveAs(viewer, { learnerId })));
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(3).fill("GiveIwiConsentSuccess"));
    const rows = await owner.select().from(iwiAffiliations).where(eq(iwiAffiliations.learnerId, learnerId));
    expect(rows.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
    expect(rows).toHaveLength(3);
  });

  test("of one learner and of many cost the same statements", async () => {
    const viewer = viewerOf({ role: "EDUCATOR", organisations: [`institution:${moeNumber()}`] });
    for (let index = 0; index < 4; index++) {
      const { id: learnerId } = await is.unseenLearner();
      await is.enrolment({ learnerId, institutionMoeNumber: Number(viewer.organisations[0]!.split(":")[1]) });
      await is.iwiAffiliation({ learnerId, shownTo: ["ENROLMENT"] });
    }
    const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learners(first: $first) { nodes { iwi { name } iwiAffiliations { iwi { name } saidBy { name } } } } }", { first }, { viewer }))).length;
    expect(await count(1)).toBe(await count(4));
  });
});
