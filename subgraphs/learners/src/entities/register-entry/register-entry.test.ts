import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { learner, registerEntry } = given(owner);

const entryOf = async (said: object) => registerEntry({ learnerId: (await learner()).id, ...said });
const idsOf = (found: any): string[] => found.register.nodes.map(({ id }: { id: string }) => id);
const register = (args = "") => `register${args} { nodes { id } pageInfo { hasNextPage endCursor } }`;

test("a register entry says what is needed, what is done, and how urgent it is", async () => {
  const communityId = randomUUID();
  const { id, learnerId } = await entryOf({ institutionMoeNumber: 77, communityId, priority: 1, responseStatus: "WAITING", responseType: "SPECIALIST_SERVICE" });
  const { data } = await query(
    `query ($id: ID!) { registerEntry(id: $id) { learner { id } institution { moeNumber } community { id } needArea supportNeed { name { en mi } } subNeed { code }
      tier priority responseStatus responseType consentedToCommunity from until } }`,
    { id },
  );
  expect(data.registerEntry).toEqual({
    learner: { id: learnerId },
    institution: { moeNumber: 77 },
    community: { id: communityId },
    needArea: "LEARNING_AND_COGNITION",
    supportNeed: { name: { en: "Reading and writing", mi: null } },
    subNeed: { code: "DYSLEXIA" },
    tier: "TIER_2_TARGETED",
    priority: "HIGH",
    responseStatus: "WAITING",
    responseType: "SPECIALIST_SERVICE",
    consentedToCommunity: false,
    from: "2025-03-10",
    until: null,
  });
});

test("a learner's entries come newest first, ended ones too", async () => {
  const { id: learnerId } = await learner();
  const { id: older } = await registerEntry({ learnerId, from: "2024-02-05", until: "2024-12-13" });
  const { id: newer } = await registerEntry({ learnerId, from: "2025-02-04" });
  const { data } = await query("query ($id: ID!) { learner(id: $id) { registerEntries { id } } }", { id: learnerId });
  expect(data.learner.registerEntries).toEqual([{ id: newer }, { id: older }]);
});

describe("an institution's register", () => {
  test("has its current entries, consented or not, the most urgent first and among equals the longest standing", async () => {
    const institutionMoeNumber = moeNumber();
    const low = await entryOf({ institutionMoeNumber, priority: 3, from: "2023-02-01" });
    const newer = await entryOf({ institutionMoeNumber, priority: 1, from: "2025-02-01", consentedToCommunity: true });
    const older = await entryOf({ institutionMoeNumber, priority: 1, from: "2024-02-01" });
    await entryOf({ institutionMoeNumber, priority: 1, from: "2024-02-01", until: "2024-12-13" });
    await entryOf({ institutionMoeNumber: moeNumber() });

    const key = [{ moeNumber: institutionMoeNumber }];
    const [first] = await entities("Institution", key, register("(first: 2)"));
    expect(idsOf(first)).toEqual([older.id, newer.id]);
    expect(first.register.pageInfo.hasNextPage).toBe(true);
    const [rest] = await entities("Institution", key, register(`(after: "${first.register.pageInfo.endCursor}")`));
    expect(idsOf(rest)).toEqual([low.id]);
    expect(rest.register.pageInfo.hasNextPage).toBe(false);
  });

  test("is empty for a viewer who has not signed in", async () => {
    const { institutionMoeNumber } = await entryOf({});
    expect(await entities("Institution", [{ moeNumber: institutionMoeNumber }], "register { nodes { id } }", { viewer: anonymousViewer })).toEqual([{ register: { nodes: [] } }]);
  });

  test("is empty for numbers that no institution can have", async () => {
    const keys = [0, -1, 1.5, 2_147_483_648, 1e300, 999_999_999].map((number) => ({ moeNumber: number }));
    expect(await entities("Institution", keys, "register { nodes { id } }")).toEqual(keys.map(() => ({ register: { nodes: [] } })));
  });

  test("refuses sizes of pages that it does not have, and cursors that it did not give", async () => {
    for (const args of ["(first: 0)", "(first: -1)", "(first: 201)", '(after: "x")', `(after: "${Buffer.from('[1,"2025-02-30","x"]').toString("base64url")}")`]) {
      const { data, errors } = await query(
        `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Institution { ${register(args)} } } }`,
        { keys: [{ __typename: "Institution", moeNumber: 1 }] },
        { errors: true },
      );
      expect(data._entities).toEqual([{ register: null }]);
      expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });
});

describe("a community's register", () => {
  test("shows only what learners or whānau agreed to show there", async () => {
    const communityId = randomUUID();
    const { id } = await entryOf({ communityId, consentedToCommunity: true });
    await entryOf({ communityId, consentedToCommunity: false });
    await entryOf({ communityId, consentedToCommunity: true, until: "2025-12-12" });
    await entryOf({ communityId: null, consentedToCommunity: true });

    const [community] = await entities("LearningSupportCommunity", [{ id: communityId }], register());
    expect(idsOf(community)).toEqual([id]);
    const [hidden] = await entities("LearningSupportCommunity", [{ id: communityId }], register(), { viewer: anonymousViewer });
    expect(idsOf(hidden)).toEqual([]);
  });

  test("is empty for ids that no community can have", async () => {
    const keys = ["", "1", "ā".repeat(10_000), randomUUID()].map((id) => ({ id }));
    expect(await entities("LearningSupportCommunity", keys, "register { nodes { id } }")).toEqual(keys.map(() => ({ register: { nodes: [] } })));
  });

  test("costs one statement, for 50 communities as for one", async () => {
    const keys = Array.from({ length: 50 }, () => ({ id: randomUUID() }));
    for (const { id: communityId } of keys) await entryOf({ communityId, consentedToCommunity: true });
    for (const asked of [keys.slice(0, 1), keys]) {
      expect(await statementsOf(() => entities("LearningSupportCommunity", asked, register("(first: 5)")))).toHaveLength(1);
    }
  });
});

test("an entry's three levels of need belong together", async () => {
  const { id: learnerId } = await learner();
  await expect(registerEntry({ learnerId, needArea: "VISION" })).rejects.toMatchObject({ cause: { constraint_name: "register_entries_support_need" } });
  await expect(registerEntry({ learnerId, supportNeedCode: "NUMERACY" })).rejects.toMatchObject({ cause: { constraint_name: "register_entries_sub_need" } });
});
