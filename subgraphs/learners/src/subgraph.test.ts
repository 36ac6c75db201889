// What holds for every type of this subgraph alike.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../testing/given.ts";
import { subgraph } from "./subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { supportedLearner } = given(owner);

const joinedView = `
  preferredName legalName dateOfBirth gender languages usesNzSignLanguage yearLevel
  ethnicities { name } prioritisedEthnicity { name } iwi { name }
  whanau { name relationship legalGuardian }
  enrolments { institution { moeNumber } } currentEnrolment { yearLevel }
  knownContact { practitioner { id } since }
  needs { area supportNeed { name { en } } subNeed { name { en } } }
  plan { status goals { title } } plans { version goals { title } }
  registerEntries { tier supportNeed { code } institution { moeNumber } community { id } }`;

const tables = {
  Learner: "learners",
  WhanauMember: "whanau_members",
  Enrolment: "enrolments",
  KnownContact: "known_contacts",
  SupportTeamMember: "support_team_members",
  Need: "needs",
  OnePlan: "one_plans",
  Goal: "goals",
  RegisterEntry: "register_entries",
};

const anyRow = async (table: string) => (await owner.execute<{ id: string }>(sql`select id from ${sql.identifier(table)} limit 1`))[0]!.id;

describe("every entity", () => {
  for (const [type, table] of Object.entries(tables)) {
    test(`${type}: is found by reference, and an id that nobody has is null whatever its form`, async () => {
      await supportedLearner();
      const id = await anyRow(table);
      const keys = [{ id: randomUUID() }, { id }, { id: "" }, { id: "1" }, { id: `${id}0` }, { id: "ā".repeat(10_000) }, { id: "'; drop table learners" }];
      expect(await entities(type, keys, "id")).toEqual([null, { id }, null, null, null, null, null]);
    });

    test(`${type}: is hidden from a viewer who has not signed in, without an error`, async () => {
      await supportedLearner();
      expect(await entities(type, [{ id: await anyRow(table) }], "id", { viewer: anonymousViewer })).toEqual([null]);
    });
  }

  test("is null by id when there is none, and to a viewer who has not signed in", async () => {
    const { learner, plan, registerEntry } = await supportedLearner();
    for (const [field, { id }] of Object.entries({ learner, onePlan: plan, registerEntry })) {
      const text = `query ($id: ID!) { found: ${field}(id: $id) { id } }`;
      expect((await query(text, { id })).data.found).toEqual({ id });
      for (const wrong of [randomUUID(), "", "17", `{${id}}`]) expect((await query(text, { id: wrong })).data.found).toBeNull();
      expect((await query(text, { id }, { viewer: anonymousViewer })).data.found).toBeNull();
    }
  });
});

describe("the joined view", () => {
  test("of a learner holds what is known of them", async () => {
    const institutionMoeNumber = moeNumber();
    const communityId = randomUUID();
    const { learner } = await supportedLearner({ institutionMoeNumber, communityId });

    const { data } = await query(`query ($id: ID!) { learner(id: $id) { ${joinedView} } }`, { id: learner.id });
    expect(data.learner).toMatchObject({
      preferredName: learner.preferredName,
      gender: "FEMALE",
      yearLevel: 4,
      ethnicities: [{ name: "Māori" }, { name: "New Zealand European" }],
      prioritisedEthnicity: { name: "Māori" },
      iwi: [{ name: "Ngāti Porou" }],
      whanau: [{ relationship: "MOTHER", legalGuardian: true }],
      currentEnrolment: { yearLevel: 4 },
      knownContact: { since: "2025-02-03" },
      needs: [{ area: "LEARNING_AND_COGNITION", supportNeed: { name: { en: "Reading and writing" } }, subNeed: { name: { en: "Dyslexia" } } }],
      plan: { status: "ACTIVE", goals: [{ title: "Reads with a friend each day" }] },
      registerEntries: [{ tier: "TIER_2_TARGETED", institution: { moeNumber: institutionMoeNumber }, community: { id: communityId } }],
    });
  });

  test("costs 13 statements, for 50 learners as for one", async () => {
    const keys: { id: string }[] = [];
    for (let index = 0; index < 50; index++) keys.push({ id: (await supportedLearner()).learner.id });

    const one = await statementsOf(() => entities("Learner", keys.slice(0, 1), joinedView));
    const fifty = await statementsOf(async () => {
      const found = await entities("Learner", keys, joinedView);
      expect(found.filter((learner) => learner?.plan.goals.length === 1 && learner.needs.length === 1)).toHaveLength(50);
    });
    expect(one).toHaveLength(13);
    expect(fifty).toHaveLength(13);
  });

  test("of a register costs 14 statements, for a page of 50 as for one entry", async () => {
    const [small, large] = [moeNumber(), moeNumber()];
    await supportedLearner({ institutionMoeNumber: small });
    for (let index = 0; index < 50; index++) await supportedLearner({ institutionMoeNumber: large });
    const read = (number: number) => entities("Institution", [{ moeNumber: number }], `register(first: 50) { nodes { priority supportNeed { code } subNeed { code } learner { ${joinedView} } } }`);

    const one = await statementsOf(() => read(small));
    const fifty = await statementsOf(async () => {
      const [institution] = await read(large);
      expect(institution.register.nodes).toHaveLength(50);
    });
    expect(one).toHaveLength(14);
    expect(fifty).toHaveLength(14);
  });
});
