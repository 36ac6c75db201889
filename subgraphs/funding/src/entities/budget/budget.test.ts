import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { budget } = given(owner);
const manager = { viewer: viewerAs("FUNDING_MANAGER", { organisations: ["region:tai-tokerau", "region:otago-southland"] }) };
const coordinatorOf = (...numbers: number[]) => ({ viewer: viewerAs("COORDINATOR", { organisations: numbers.map((number) => `institution:${number}`) }) });

const oneBudget = "query ($id: ID!) { budget(id: $id) { id } }";

describe("a budget", () => {
  test("gives money in whole cents, exact far beyond what a 32-bit number holds", async () => {
    const { id } = await budget({ streamCode: "SFI", unit: "CENTS", amountCents: 64_580_000_000_07, gstInclusive: false, regionCode: "tai-tokerau" });

    const { data } = await query(
      "query ($id: ID!) { budget(id: $id) { year heldBy unit quantity amount { cents currency gstInclusive } stream { code } region { code } institution { moeNumber } community { id } } }",
      { id },
      manager,
    );
    expect(data.budget).toMatchObject({
      year: 2026,
      unit: "CENTS",
      quantity: null,
      amount: { cents: 64_580_000_000_07, currency: "NZD", gstInclusive: false },
      stream: { code: "SFI" },
      region: { code: "tai-tokerau" },
      institution: null,
      community: null,
    });
  });

  test("gives teacher time to two decimals and no money", async () => {
    const { id } = await budget({ streamCode: "LSC", unit: "FTTE", quantity: 12.35, institutionMoeNumber: 1001 });
    const { data } = await query("query ($id: ID!) { budget(id: $id) { amount { cents } quantity unit institution { moeNumber } } }", { id }, coordinatorOf(1001));
    expect(data.budget).toEqual({ amount: null, quantity: 12.35, unit: "FTTE", institution: { moeNumber: 1001 } });
  });

  test("is null for ids of another form, and for one that nobody has", async () => {
    for (const id of [randomUUID(), "", "1", "ICS", "é".repeat(10_000), "00000000-0000-0000-0000-00000000000g"]) {
      expect((await query(oneBudget, { id })).data.budget).toBeNull();
    }
  });
});

describe("the budgets of a place", () => {
  test("are its own, newest first, and those of one year when a year is asked", async () => {
    const communityId = randomUUID();
    for (const year of [2025, 2027, 2026]) {
      await budget({ regionCode: "otago-southland", year });
      await budget({ institutionMoeNumber: 2002, year });
      await budget({ communityId, year });
    }
    const selection = "all: budgets { nodes { year } } one: budgets(year: 2026) { nodes { year } } none: budgets(year: 2147483647) { nodes { year } }";
    const expected = { all: { nodes: [{ year: 2027 }, { year: 2026 }, { year: 2025 }] }, one: { nodes: [{ year: 2026 }] }, none: { nodes: [] } };

    const facilitator = { viewer: viewerAs("FACILITATOR", { organisations: [`community:${communityId}`] }) };
    expect(await entities("Region", [{ code: "otago-southland" }], selection, manager)).toEqual([expected]);
    expect(await entities("Institution", [{ moeNumber: 2002 }], selection, coordinatorOf(2002))).toEqual([expected]);
    expect(await entities("LearningSupportCommunity", [{ id: communityId }], selection, facilitator)).toEqual([expected]);
  });

  test("are empty for keys that no place has", async () => {
    const empty = { budgets: { nodes: [] } };
    expect(await entities("Region", [{ code: "" }, { code: "a\0b" }], "budgets { nodes { id } }")).toEqual([empty, empty]);
    expect(await entities("Institution", [{ moeNumber: 0 }, { moeNumber: 99_999_999_999 }], "budgets { nodes { id } }")).toEqual([empty, empty]);
    expect(await entities("LearningSupportCommunity", [{ id: "x" }], "budgets { nodes { id } }")).toEqual([empty]);
  });

  test("cost as many statements for 50 places as for one", async () => {
    const keys = Array.from({ length: 50 }, (_, index) => ({ moeNumber: 3000 + index }));
    for (const { moeNumber } of keys) {
      await budget({ institutionMoeNumber: moeNumber });
      await budget({ institutionMoeNumber: moeNumber, streamCode: "SFI", unit: "CENTS" });
    }
    const read = (count: number) =>
      statementsOf(async () => {
        const found = await entities("Institution", keys.slice(0, count), "budgets(year: 2026) { nodes { id stream { code partOf { code } } } }", coordinatorOf(...keys.map(({ moeNumber }) => moeNumber)));
        expect(found.map(({ budgets }) => budgets.nodes.length)).toEqual(Array(count).fill(2));
      });
    expect(await read(50)).toHaveLength((await read(1)).length);
  });
});

describe("the database refuses a budget", () => {
  test.each([
    ["in another unit than its stream's", { streamCode: "ICS", unit: "CENTS" as const }],
    ["of a stream that does not exist", { streamCode: "NONE" }],
    ["below zero", { quantity: -0.01 }],
    ["of money and hours at once", { amountCents: 1, gstInclusive: true }],
    ["for two places at once", { regionCode: "waikato", institutionMoeNumber: 1 }],
  ])("%s", async (_what, said) => {
    await expect(budget(said)).rejects.toThrow(/insert into/);
  });

  test("that repeats one: same stream, year, place and holder", async () => {
    const same = { regionCode: "waikato", heldBy: "Tari o Waikato" };
    await budget(same);
    await expect(budget(same)).rejects.toMatchObject({ cause: { code: "23505", constraint_name: "budgets_once" } });
  });
});
