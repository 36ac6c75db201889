import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { whanauMembers } from "./table.ts";

const { query, owner, asViewer } = await testSubgraph(subgraph);
const is = given(owner);
const { learner, unseenLearner, whanauMember } = is;

test("whānau come in the order in which they are asked", async () => {
  const { id: learnerId } = await learner();
  for (const [name, contactPriority] of [["Kuia Hīria", 3], ["Koro Rāpata", 1], ["Whaea Mārama", 2]] as const) await whanauMember({ learnerId, name, contactPriority });
  const { data } = await query("query ($id: ID!) { learner(id: $id) { whanau { name contactPriority learner { id } } } }", { id: learnerId });
  expect(data.learner.whanau).toEqual([
    { name: "Koro Rāpata", contactPriority: 1, learner: { id: learnerId } },
    { name: "Whaea Mārama", contactPriority: 2, learner: { id: learnerId } },
    { name: "Kuia Hīria", contactPriority: 3, learner: { id: learnerId } },
  ]);
});

test("a whāngai caregiver whom the learner lives with is not thereby a guardian", async () => {
  const { id: learnerId } = await learner();
  await whanauMember({ learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false, livesWith: true, preferredChannel: "IN_PERSON", preferredLanguage: "mi" });
  const { data } = await query("query ($id: ID!) { learner(id: $id) { whanau { relationship legalGuardian livesWith preferredChannel preferredLanguage } } }", { id: learnerId });
  expect(data.learner.whanau).toEqual([{ relationship: "WHANGAI_CAREGIVER", legalGuardian: false, livesWith: true, preferredChannel: "IN_PERSON", preferredLanguage: "mi" }]);
});

const shown = "id name relationship legalGuardian livesWith contactPriority preferredChannel preferredLanguage version endReason ended { role personId } history { version name legalGuardian provenance { role } }";
const sending = (name: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const problems = { addWhanauMember: ["AlreadyWhanau"], changeWhanauMember: ["WhanauMemberConflict", "WhanauMemberEnded"], endWhanauMember: ["WhanauMemberEnded"] }[name]!;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Success { whanauMember { ${shown} } } ${problems.map((problem) => `... on ${problem} { whanauMember { id name version } }`).join(" ")} ... on InvalidInput { field } ... on Problem { message } } }`;
};
const send = async (name: string, viewer: Viewer, input: object) => (await query(sending(name), { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
const add = (viewer: Viewer, input: object) => send("addWhanauMember", viewer, { name: "Matua Hēmi", relationship: "AUNT_OR_UNCLE", livesWith: false, contactPriority: 4, ...input });
const sees = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { id } }", { id }, { viewer })).data.learner !== null;

/** A learner with two parents who decide in law and a nan who does not, at a school. */
async function around() {
  const { id: learnerId } = await unseenLearner();
  const number = moeNumber();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const mother = await whanauMember({ learnerId });
  const father = await whanauMember({ learnerId, relationship: "FATHER", contactPriority: 2 });
  const nan = await whanauMember({ learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false, contactPriority: 3 });
  const at = { organisations: [`institution:${number}`] };
  return { learnerId, mother, father, nan, asMother: viewerOf({ id: mother.personId }), asFather: viewerOf({ id: father.personId }), asNan: viewerOf({ id: nan.personId }), teacher: viewerOf({ role: "EDUCATOR", ...at }), coordinator: viewerOf({ role: "COORDINATOR", ...at }) };
}

describe("whānau", () => {
  test("are written down by whānau who decide in law and by those who hold the information; a guardian by the latter alone", async () => {
    const { learnerId, asMother, asNan, teacher, coordinator } = await around();
    expect(await add(asMother, { learnerId })).toMatchObject({ __typename: "AddWhanauMemberSuccess", whanauMember: { relationship: "AUNT_OR_UNCLE", legalGuardian: false, version: 1, history: [] } });
    expect(await add(asMother, { learnerId, legalGuardian: true })).toMatchObject({ __typename: "MayNotChangeWhanau", message: expect.stringContaining("in law") });
    expect(await add(coordinator, { learnerId, legalGuardian: true })).toMatchObject({ whanauMember: { legalGuardian: true } });
    for (const viewer of [asNan, teacher]) {
      expect(await add(viewer, { learnerId })).toMatchObject({ __typename: "MayNotChangeWhanau" });
      await expect(asViewer(viewer, (db) => db.insert(whanauMembers).values({ learnerId, name: "X", relationship: "OTHER", legalGuardian: false, livesWith: false, contactPriority: 1 }))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    await expect(asViewer(asMother, (db) => db.insert(whanauMembers).values({ learnerId, name: "X", relationship: "FATHER", legalGuardian: true, livesWith: false, contactPriority: 1 }))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await add(viewerOf({ role: "COORDINATOR" }), { learnerId })).toMatchObject({ __typename: "LearnerNotFound" });
  });

  test("are one person for brothers and sisters, once each; whom an order keeps away sees nothing by being added", async () => {
    const [one, other] = [await around(), await around()];
    const both = { ...one.coordinator, organisations: [...one.coordinator.organisations, ...other.coordinator.organisations] };
    await is.contactRestriction({ learnerId: other.learnerId, personId: one.father.personId });
    const answers = await Promise.all([1, 2, 3].map(() => add(both, { learnerId: other.learnerId, samePersonAs: one.mother.id, relationship: "STEP_PARENT" })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AddWhanauMemberSuccess", "AlreadyWhanau", "AlreadyWhanau"]);
    expect(await sees(one.asMother, other.learnerId)).toBe(true);
    expect(await add(both, { learnerId: other.learnerId, samePersonAs: one.father.id })).toMatchObject({ __typename: "AddWhanauMemberSuccess" });
    expect(await sees(one.asFather, other.learnerId)).toBe(false);
    expect(await add(one.coordinator, { learnerId: one.learnerId, samePersonAs: other.nan.id })).toMatchObject({ __typename: "InvalidInput", field: "samePersonAs" });
  });

  test("change what is said of them, and what was said before stays", async () => {
    const { nan, asMother, asNan } = await around();
    const change = (viewer: Viewer, input: object) => send("changeWhanauMember", viewer, { whanauMemberId: nan.id, ...input });
    expect(await change(asNan, { version: 1, preferredChannel: "LETTER", preferredLanguage: "mi" })).toMatchObject({ whanauMember: { preferredChannel: "LETTER", preferredLanguage: "mi", version: 2 } });
    expect(await change(asNan, { version: 2, contactPriority: 1 })).toMatchObject({ __typename: "MayNotChangeWhanau" });
    expect(await change(asMother, { version: 2, contactPriority: 1, name: "Kuia Hīria" })).toMatchObject({ whanauMember: { name: "Kuia Hīria", version: 3, history: [{ version: 2, provenance: { role: "WHANAU" } }, { version: 1, name: nan.name }] } });
    await expect(asViewer(asNan, (db) => db.update(whanauMembers).set({ contactPriority: 9 }).where(eq(whanauMembers.id, nan.id)))).rejects.toMatchObject({ cause: { code: "42501" } });
    const wrong: [object, object][] = [
      [{ version: 3 }, { field: "whanauMemberId" }], [{ version: 3, name: " " }, { field: "name" }], [{ version: 3, contactPriority: 100 }, { field: "contactPriority" }], [{ version: 3, preferredLanguage: "Māori" }, { field: "preferredLanguage" }],
      [{ version: 2, name: "Late" }, { __typename: "WhanauMemberConflict", whanauMember: { name: "Kuia Hīria", version: 3 } }],
      [{ whanauMemberId: randomUUID(), version: 1, name: "Nobody" }, { __typename: "WhanauMemberNotFound" }],
    ];
    for (const [input, problem] of wrong) expect(await change(asMother, input)).toMatchObject(problem);
  });

  test("that two change at once are changed by one", async () => {
    const { nan, asMother, asFather, coordinator } = await around();
    const answers = await Promise.all([asMother, asFather, coordinator].map((viewer, index) => send("changeWhanauMember", viewer, { whanauMemberId: nan.id, version: 1, contactPriority: 10 + index })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["ChangeWhanauMemberSuccess", "WhanauMemberConflict", "WhanauMemberConflict"]);
  });

  test("who decide in law are neither made, unmade nor ended by another of the whānau", async () => {
    const { father, nan, asMother, asFather, coordinator } = await around();
    for (const said of [{ legalGuardian: false }, { relationship: "OTHER" }]) {
      expect(await send("changeWhanauMember", asMother, { whanauMemberId: father.id, version: 1, ...said })).toMatchObject({ __typename: "MayNotChangeWhanau" });
      await expect(asViewer(asMother, (db) => db.update(whanauMembers).set(said as { relationship: "OTHER" }).where(eq(whanauMembers.id, father.id)))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await send("changeWhanauMember", asMother, { whanauMemberId: nan.id, version: 1, legalGuardian: true })).toMatchObject({ __typename: "MayNotChangeWhanau" });
    expect(await send("endWhanauMember", asMother, { whanauMemberId: father.id, reason: "We parted." })).toMatchObject({ __typename: "MayNotChangeWhanau" });
    await expect(asViewer(asMother, (db) => db.update(whanauMembers).set({ endedAt: sql`now()`, endedBy: asMother.id!, endReason: "We parted." }).where(eq(whanauMembers.id, father.id)))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await send("changeWhanauMember", coordinator, { whanauMemberId: nan.id, version: 1, legalGuardian: true })).toMatchObject({ whanauMember: { legalGuardian: true } });
    expect(await send("endWhanauMember", asFather, { whanauMemberId: father.id, reason: "I moved away." })).toMatchObject({ __typename: "EndWhanauMemberSuccess" });
  });

  test("who are taken out see nothing more, speak for nobody, stay in the history, and can come back", async () => {
    const { learnerId, nan, asMother, asNan, coordinator } = await around();
    expect(await sees(asNan, learnerId)).toBe(true);
    const answers = await Promise.all([asMother, coordinator].map((viewer) => send("endWhanauMember", viewer, { whanauMemberId: nan.id, reason: "Nan has moved to Ōpōtiki." })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["EndWhanauMemberSuccess", "WhanauMemberEnded"]);
    expect(await sees(asNan, learnerId)).toBe(false);
    const { data } = await query("query ($id: ID!) { learner(id: $id) { whanau { id } formerWhanau { id endReason } } }", { id: learnerId }, { viewer: asMother });
    expect(data.learner.whanau).toHaveLength(2);
    expect(data.learner.formerWhanau).toEqual([{ id: nan.id, endReason: "Nan has moved to Ōpōtiki." }]);
    expect(await send("changeWhanauMember", asMother, { whanauMemberId: nan.id, version: 1, name: "Late" })).toMatchObject({ __typename: "WhanauMemberEnded" });
    expect(await add(coordinator, { learnerId, samePersonAs: nan.id, relationship: "GRANDPARENT" })).toMatchObject({ __typename: "AddWhanauMemberSuccess" });
    expect(await sees(asNan, learnerId)).toBe(true);
    expect([...(await owner.execute(sql`select * from learner_grant_differences`))]).toEqual([]);
  });
});
