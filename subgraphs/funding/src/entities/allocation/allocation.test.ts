import { randomUUID } from "node:crypto";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { allocation, budget } = given(owner);

const oneAllocation = "query ($id: ID!) { allocation(id: $id) { id } }";

describe("an allocation", () => {
  test("says for whom, from which stream and budget, how much, and until when", async () => {
    const { id: budgetId } = await budget();
    const learnerId = randomUUID();
    const supportId = randomUUID();
    const { id } = await allocation({ learnerId, supportId, budgetId, institutionMoeNumber: 1234, quantity: 4.25, amountCents: 9_050_50, gstInclusive: true });

    const { data } = await query(
      `query ($id: ID!) { allocation(id: $id) {
        stream { code } budget { id } learner { id } institution { moeNumber } support { id }
        year amount { cents currency gstInclusive } quantity unit from until status } }`,
      { id },
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
    const { data } = await query("query ($id: ID!) { allocation(id: $id) { budget { id } learner { id } support { id } amount { cents } until } }", { id });
    expect(data.allocation).toEqual({ budget: null, learner: null, support: null, amount: null, until: null });
  });

  test("is null for ids of another form, and for one that nobody has", async () => {
    for (const id of [randomUUID(), "", "1", "é".repeat(10_000), "00000000-0000-0000-0000-00000000000g"]) {
      expect((await query(oneAllocation, { id })).data.allocation).toBeNull();
    }
  });

  test("is hidden from a viewer who has not signed in, without an error", async () => {
    const { id, learnerId } = await allocation({ institutionMoeNumber: 88 });
    const viewer = anonymousViewer;

    expect((await query(oneAllocation, { id }, { viewer })).data.allocation).toBeNull();
    expect(await entities("Allocation", [{ id }], "id", { viewer })).toEqual([null]);
    expect(await entities("Learner", [{ id: learnerId }], "allocations { id }", { viewer })).toEqual([{ allocations: [] }]);
    expect(await entities("Institution", [{ moeNumber: 88 }], "allocations { nodes { id } }", { viewer })).toEqual([{ allocations: { nodes: [] } }]);
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
    expect(await entities("Learner", [{ id: learnerId }], "allocations { id }")).toEqual([expected]);
    expect(await entities("Support", [{ id: supportId }], "allocations { id }")).toEqual([expected]);
  });

  test("are empty for ids that nobody has, whatever their form", async () => {
    const keys = [{ id: randomUUID() }, { id: "" }, { id: "1" }];
    for (const type of ["Learner", "Support"]) {
      expect(await entities(type, keys, "allocations { id }")).toEqual(keys.map(() => ({ allocations: [] })));
    }
  });

  test("cost as many statements for 50 learners as for one", async () => {
    const { id: budgetId } = await budget();
    const keys = Array.from({ length: 50 }, () => ({ id: randomUUID() }));
    for (const { id: learnerId } of keys) {
      await allocation({ learnerId, budgetId });
      await allocation({ learnerId, streamCode: "ORS_STAFFING", unit: "FTTE", quantity: 0.1 });
    }
    const read = (count: number) =>
      statementsOf(async () => {
        const found = await entities("Learner", keys.slice(0, count), "allocations { stream { code partOf { code parts { code } } } budget { stream { code } region { code } } }");
        expect(found.map(({ allocations }) => allocations.length)).toEqual(Array(count).fill(2));
      });
    expect(await read(50)).toHaveLength((await read(1)).length);
  });
});

describe("the allocations of an institution and of a budget", () => {
  test("come in pages, latest first, each once, also where several begin on one day", async () => {
    const { id: budgetId } = await budget();
    const made = [];
    for (const from of ["2026-02-01", "2026-03-01", "2026-02-01", "2026-02-01", "2025-02-01"]) {
      made.push(await allocation({ institutionMoeNumber: 4321, budgetId, from, year: Number(from.slice(0, 4)) }));
    }
    const wanted = made.toSorted((a, b) => (a.from + a.id < b.from + b.id ? 1 : -1)).map(({ id }) => id);

    const ofInstitution = async (after: string | null) =>
      (await entities("Institution", [{ moeNumber: 4321 }], `allocations(first: 2, after: ${JSON.stringify(after)}) { nodes { id } pageInfo { hasNextPage endCursor } }`))[0].allocations;
    const ofBudget = async (after: string | null) =>
      (await query("query ($budgetId: ID!, $after: String) { budget(id: $budgetId) { allocations(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }", { budgetId, after })).data.budget.allocations;
    expect(await allPages(ofInstitution)).toEqual(wanted);
    expect(await allPages(ofBudget)).toEqual(wanted);

    const [institution] = await entities("Institution", [{ moeNumber: 4321 }], "allocations(year: 2025) { nodes { id } }");
    expect(institution.allocations.nodes).toEqual([{ id: wanted.at(-1) }]);
  });

  test("cost as many statements for 50 institutions as for one", async () => {
    const keys = Array.from({ length: 50 }, (_, index) => ({ moeNumber: 5000 + index }));
    for (const { moeNumber } of keys) await allocation({ institutionMoeNumber: moeNumber });
    const read = (count: number) =>
      statementsOf(() => entities("Institution", keys.slice(0, count), "allocations { nodes { stream { code } learner { id } } } budgets { nodes { id } }"));
    expect(await read(50)).toHaveLength((await read(1)).length);
  });

  test("are refused in pages of 0, -1 and 201, and behind a cursor of another list", async () => {
    const { id } = await budget();
    const ask = (args: string) => query(`query ($id: ID!) { budget(id: $id) { allocations(${args}) { nodes { id } } } }`, { id }, { errors: true });
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
