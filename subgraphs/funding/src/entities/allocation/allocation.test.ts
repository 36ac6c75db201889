import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const manager = { viewer: viewerAs("FUNDING_MANAGER", { organisations: ["region:canterbury"] }) };
const coordinator = { viewer: viewerAs("COORDINATOR", { organisations: [77, 4321, ...Array.from({ length: 50 }, (_, index) => 5000 + index)].map((number) => `institution:${number}`) }) };
const { allocation, budget } = given(owner);

const oneAllocation = "query ($id: ID!) { allocation(id: $id) { id } }";

describe("an allocation", () => {
  test("says for whom, from which stream and budget, how much, and until when", async () => {
    const { id: budgetId } = await budget({ regionCode: "canterbury" });
    const learnerId = randomUUID();
    const supportId = randomUUID();
    const { id } = await allocation({ learnerId, supportId, budgetId, institutionMoeNumber: 1234, quantity: 4.25, amountCents: 9_050_50, gstInclusive: true });

    const { data } = await query(
      `query ($id: ID!) { allocation(id: $id) {
        stream { code } budget { id } learner { id } institution { moeNumber } support { id }
        year amount { cents currency gstInclusive } quantity unit from until status } }`,
      { id },
      manager,
    );
    expect(data.allocation).toEqual({
      stream: { code: "ICS" },
      budget: { id: budgetId },
      learner: { id: learnerId },
      institution: { moeNumber: 1234 },
      support: { id: supportId },
      year: 2026,
      amount: { cents: 9_050_50, currency: "NZD", gstInclusive: true },
      quantity: 4.25,
      unit: "HOURS",
      from: "2026-02-02",
      until: "2026-12-18",
      status: "APPROVED",
    });
  });

  test("has nulls where it concerns no learner, budget, support, money or last day", async () => {
    const { id } = await allocation({ learnerId: null, institutionMoeNumber: 77, until: null });
    const { data } = await query("query ($id: ID!) { allocation(id: $id) { budget { id } learner { id } support { id } amount { cents } until } }", { id }, coordinator);
    expect(data.allocation).toEqual({ budget: null, learner: null, support: null, amount: null, until: null });
  });

  test("is null for ids of another form, and for one that nobody has", async () => {
    for (const id of [randomUUID(), "", "1", "é".repeat(10_000), "00000000-0000-0000-0000-00000000000g"]) {
      expect((await query(oneAllocation, { id })).data.allocation).toBeNull();
    }
  });
});

describe("the allocations of a learner and of a support", () => {
  test("are all of theirs, latest first", async () => {
    const learnerId = randomUUID();
    const supportId = randomUUID();
    const ids = [];
    for (const from of ["2025-02-01", "2026-02-01", "2024-02-01"]) ids.push((await allocation({ learnerId, supportId, from, until: null })).id);
    await allocation();

    const expected = { allocations: [{ id: ids[1] }, { id: ids[0] }, { id: ids[2] }] };
    const learner = learnerSeen(learnerId, "FUNDING");
    expect(await entities("Learner", [learner], "allocations { id }")).toEqual([expected]);
    expect(await entities("Support", [{ id: supportId, learner }], "allocations { id }")).toEqual([expected]);
  });

  test("are empty where nothing is allocated, and null for ids that cannot be one", async () => {
    const learner = learnerSeen(randomUUID(), "FUNDING");
    const none = { allocations: [] };
    const notOne = { allocations: null };
    expect(await entities("Learner", [learner, learnerSeen("", "FUNDING"), learnerSeen("1", "FUNDING")], "allocations { id }")).toEqual([none, notOne, notOne]);
    expect(await entities("Support", [randomUUID(), "", "1"].map((id) => ({ id, learner })), "allocations { id }")).toEqual([none, notOne, notOne]);
  });

  test("cost as many statements for 50 learners as for one", async () => {
    const { id: budgetId } = await budget();
    const keys = Array.from({ length: 50 }, () => learnerSeen(randomUUID(), "FUNDING"));
    for (const { id: learnerId } of keys) {
      await allocation({ learnerId, budgetId });
      await allocation({ learnerId, streamCode: "ORS_STAFFING", unit: "FTTE", quantity: 0.1 });
    }
    const read = (count: number) =>
      statementsOf(async () => {
        const found = await entities("Learner", keys.slice(0, count), "allocations { stream { code partOf { code parts { code } } } budget { stream { code } region { code } } }", manager);
        expect(found.map(({ allocations }) => allocations.length)).toEqual(Array(count).fill(2));
      });
    expect(await read(50)).toHaveLength((await read(1)).length);
  });
});

describe("the allocations of an institution and of a budget", () => {
  test("come in pages, latest first, each once, also where several begin on one day", async () => {
    const { id: budgetId } = await budget({ regionCode: "canterbury" });
    const made = [];
    for (const from of ["2026-02-01", "2026-03-01", "2026-02-01", "2026-02-01", "2025-02-01"]) {
      made.push(await allocation({ learnerId: null, institutionMoeNumber: 4321, budgetId, from, year: Number(from.slice(0, 4)) }));
    }
    const wanted = made.toSorted((a, b) => (a.from + a.id < b.from + b.id ? 1 : -1)).map(({ id }) => id);

    const ofInstitution = async (after: string | null) =>
      (await entities("Institution", [{ moeNumber: 4321 }], `allocations(first: 2, after: ${JSON.stringify(after)}) { nodes { id } pageInfo { hasNextPage endCursor } }`, coordinator))[0].allocations;
    const ofBudget = async (after: string | null) =>
      (await query("query ($budgetId: ID!, $after: String) { budget(id: $budgetId) { allocations(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }", { budgetId, after }, manager)).data.budget.allocations;
    expect(await allPages(ofInstitution)).toEqual(wanted);
    expect(await allPages(ofBudget)).toEqual(wanted);

    const [institution] = await entities("Institution", [{ moeNumber: 4321 }], "allocations(year: 2025) { nodes { id } }", coordinator);
    expect(institution.allocations.nodes).toEqual([{ id: wanted.at(-1) }]);
  });

  test("cost as many statements for 50 institutions as for one", async () => {
    const keys = Array.from({ length: 50 }, (_, index) => ({ moeNumber: 5000 + index }));
    for (const { moeNumber } of keys) await allocation({ learnerId: null, institutionMoeNumber: moeNumber });
    const read = (count: number) =>
      statementsOf(async () => {
        const found = await entities("Institution", keys.slice(0, count), "allocations { nodes { stream { code } learner { id } } } budgets { nodes { id } }", coordinator);
        expect(found.map(({ allocations }) => allocations.nodes.length)).toEqual(Array(count).fill(1));
      });
    expect(await read(50)).toHaveLength((await read(1)).length);
  });

  test("are refused in pages of 0, -1 and 201, and behind a cursor of another list", async () => {
    const { id } = await budget({ regionCode: "canterbury" });
    const ask = (args: string) => query(`query ($id: ID!) { budget(id: $id) { allocations(${args}) { nodes { id } } } }`, { id }, { ...manager, errors: true });
    const streamCursor = Buffer.from(JSON.stringify([2026, id])).toString("base64url");
    for (const args of ["first: 0", "first: -1", "first: 201", 'after: "x"', 'after: ""', `after: "${streamCursor}"`]) {
      const { errors } = await ask(args);
      expect(errors?.[0]?.extensions.code, args).toBe("BAD_USER_INPUT");
    }
    expect((await ask("first: 200")).errors).toBeUndefined();
  });
});

describe("the database refuses an allocation", () => {
  test.each([
    ["in another unit than its stream's", { unit: "FTTE" as const }],
    ["of hours below zero", { quantity: -1 }],
    ["of money below zero", { streamCode: "SFI", unit: "CENTS" as const, amountCents: -1 }],
    ["of nothing", { quantity: null }],
    ["for nobody", { learnerId: null }],
    ["for a support of nobody", { learnerId: null, institutionMoeNumber: 1, supportId: randomUUID() }],
    ["that ends before it begins", { until: "2026-02-01" }],
    ["in a state that there is not", { status: "GONE" as "ENDED" }],
  ])("%s", async (_what, said) => {
    await expect(allocation(said)).rejects.toThrow(/insert into/);
  });

  test("that draws on the budget of another stream", async () => {
    const { id: budgetId } = await budget({ streamCode: "SHHNF" });
    await expect(allocation({ streamCode: "ICS", budgetId })).rejects.toMatchObject({ cause: { code: "23503", constraint_name: "allocations_budget" } });
  });
});

async function allPages(read: (after: string | null) => Promise<{ nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }>): Promise<string[]> {
  const ids = [];
  let page = await read(null);
  ids.push(...page.nodes.map(({ id }) => id));
  while (page.pageInfo.hasNextPage) {
    page = await read(page.pageInfo.endCursor);
    ids.push(...page.nodes.map(({ id }) => id));
  }
  return ids;
}
