import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { budgets } from "../budget/table.ts";
import { ledgerEntries, ledgerLines } from "./table.ts";

const { query, owner, asViewer, deliver, entities, allStatementsOf, statementsOf } = await testSubgraph(subgraph, { connections: 6 });
const make = given(owner);
const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });

const size = "amount { cents } quantity unit";
const balance = `allocated { ${size} } committed { ${size} } paid { ${size} }`;
const entry = `entry { id kind size { ${size} } lines { account size { ${size} } } reason reference happenedOn reverses { id } provenance { role personId } }`;
const operationOf = (name: string, answer: string, problems: string) => {
  const verb = name[0]!.toUpperCase() + name.slice(1);
  return `mutation ($input: ${verb}Input!) { ${name}(input: $input) { __typename ... on ${verb}Success { ${answer} } ... on InvalidInput { field } ${problems} ... on Problem { message } } }`;
};
const moved = `${entry} allocation { id status balance { ${balance} } }`;
const exhausted = `... on AllocationExhausted { balance { ${balance} } }`;
const operations = {
  allocateFunding: operationOf("allocateFunding", `allocation { id status institution { moeNumber } year unit balance { ${balance} } budget { balance { available { ${size} } } } entries { kind } }`, `... on BudgetExhausted { available { ${size} } }`),
  commitAllocation: operationOf("commitAllocation", moved, exhausted),
  payAllocation: operationOf("payAllocation", moved, exhausted),
  releaseAllocation: operationOf("releaseAllocation", moved, exhausted),
  reverseLedgerEntry: operationOf("reverseLedgerEntry", moved, `... on LaterEntriesStand { balance { ${balance} } } ... on AlreadyReversed { reversedBy { reason } }`),
};
const send = async (name: keyof typeof operations, input: object, viewer: Viewer = manager) => (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];

const dollars = (amount: number) => ({ cents: Math.round(amount * 100) });
const money = (said: object = {}) => make.budget({ streamCode: "SFI", unit: "CENTS", regionCode: "waikato", amountCents: 100_000, gstInclusive: true, ...said });
const allocationInput = (budgetId: string, said: object = {}) => ({ budgetId, institution: 1234, from: "2026-01-28", until: "2026-12-18", size: dollars(300), ...said });
const allocate = async (budgetId: string, said: object = {}) => (await send("allocateFunding", allocationInput(budgetId, said))).allocation;
const balanceOf = async (budgetId: string) => {
  const { data } = await query(`query ($id: ID!) { budget(id: $id) { balance { available { ${size} } ${balance} } } }`, { id: budgetId }, { viewer: manager });
  return Object.fromEntries(Object.entries(data.budget.balance).map(([account, { amount, quantity }]: [string, any]) => [account, amount?.cents ?? quantity]));
};
const ledgerProblems = async () => [...(await owner.execute(sql`select * from ledger_problems()`))];
const constraintOf = (work: Promise<unknown>) => work.then(() => null, (error) => error.cause?.constraint_name ?? error.cause?.message);

describe("a budget", () => {
  test("has all of its size to give, and shows what became of it, step by step", async () => {
    const { id: budgetId } = await money();
    expect(await balanceOf(budgetId)).toEqual({ available: 100_000, allocated: 0, committed: 0, paid: 0 });
    const { id, ...made } = await allocate(budgetId);
    expect(made).toMatchObject({ status: "APPROVED", institution: { moeNumber: 1234 }, year: 2026, unit: "CENTS", budget: { balance: { available: { amount: { cents: 70_000 } } } }, entries: [{ kind: "ALLOCATION" }] });

    const committed = await send("commitAllocation", { allocationId: id, size: dollars(200), reason: "Kaiāwhina, Term 1", reference: "PO-17" });
    expect(committed.entry).toMatchObject({ kind: "COMMITMENT", size: { amount: { cents: 20_000 }, quantity: null, unit: "CENTS" }, reason: "Kaiāwhina, Term 1", reference: "PO-17", provenance: { role: "FUNDING_MANAGER", personId: manager.id } });
    expect(committed.entry.lines).toMatchObject([{ account: "ALLOCATED", size: { amount: { cents: -20_000 } } }, { account: "COMMITTED", size: { amount: { cents: 20_000 } } }]);
    await send("payAllocation", { allocationId: id, size: dollars(150.5), happenedOn: "2026-02-20" });
    const released = await send("releaseAllocation", { allocationId: id, size: dollars(100), reason: "The learner moved." });
    expect(released.allocation).toMatchObject({ status: "APPROVED", balance: { allocated: { amount: { cents: 0 } }, committed: { amount: { cents: 4_950 } }, paid: { amount: { cents: 15_050 } } } });
    expect(await balanceOf(budgetId)).toEqual({ available: 80_000, allocated: 0, committed: 4_950, paid: 15_050 });
    expect((await send("payAllocation", { allocationId: id, size: dollars(49.5) })).allocation.status).toBe("PAID");

    const { data } = await query("query ($id: ID!) { budget(id: $id) { entries(first: 4) { nodes { kind allocation { id } } pageInfo { hasNextPage endCursor } } } }", { id: budgetId }, { viewer: manager });
    expect(data.budget.entries).toMatchObject({ nodes: ["PAYMENT", "RELEASE", "PAYMENT", "COMMITMENT"].map((kind) => ({ kind, allocation: { id } })), pageInfo: { hasNextPage: true } });
  });

  test("counts hours and teacher time to the hundredth, without a cent of drift", async () => {
    const { id: budgetId } = await make.budget({ streamCode: "LSC", unit: "FTTE", regionCode: "waikato", quantity: 1 });
    for (const quantity of [0.29, 0.57, 0.07]) expect((await send("allocateFunding", allocationInput(budgetId, { size: { quantity } }))).__typename).toBe("AllocateFundingSuccess");
    expect(await send("allocateFunding", allocationInput(budgetId, { size: { quantity: 0.08 } }))).toMatchObject({
      __typename: "BudgetExhausted",
      message: "The budget has 0.07 FTTE left, and 0.08 FTTE were asked for: allocate less, or release what others do not need.",
      available: { quantity: 0.07, unit: "FTTE" },
    });
    expect(await balanceOf(budgetId)).toEqual({ available: 0.07, allocated: 0.93, committed: 0, paid: 0 });
  });

  test("is never overspent by any number of allocations at the same time", async () => {
    const { id: budgetId } = await money({ amountCents: 100_000 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => send("allocateFunding", allocationInput(budgetId, { size: dollars(70) }))));
    expect(Map.groupBy(answers, ({ __typename }) => __typename).get("AllocateFundingSuccess")).toHaveLength(14);
    expect(Map.groupBy(answers, ({ __typename }) => __typename).get("BudgetExhausted")).toHaveLength(26);
    expect(await balanceOf(budgetId)).toEqual({ available: 2_000, allocated: 98_000, committed: 0, paid: 0 });
  });

  test("gives an allocation once, however often it is sent", async () => {
    const { id: budgetId } = await money();
    const input = { idempotencyKey: randomUUID(), ...allocationInput(budgetId) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send("allocateFunding", input)));
    expect(new Set(answers.map(({ allocation }) => allocation.id)).size).toBe(1);
    expect(await balanceOf(budgetId)).toMatchObject({ available: 70_000 });
  });
});

describe("an allocation", () => {
  test("cannot be promised, paid or returned beyond what there is, also at the same time", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    const both = await Promise.all([send("commitAllocation", { allocationId, size: dollars(200) }), send("releaseAllocation", { allocationId, size: dollars(200) })]);
    expect(both.map(({ __typename }) => __typename).sort()).toContain("AllocationExhausted");
    expect(await send("payAllocation", { allocationId, size: dollars(200.01) })).toMatchObject({ __typename: "AllocationExhausted", message: expect.stringContaining("is committed and not paid yet") });
    expect(await ledgerProblems()).toEqual([]);
  });

  test("ends when all of it was returned", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    expect((await send("releaseAllocation", { allocationId, size: dollars(300) })).allocation.status).toBe("ENDED");
    expect(await balanceOf(budgetId)).toMatchObject({ available: 100_000 });
  });

  test("that was written with a budget draws on it, whoever wrote it; one that was only proposed does not", async () => {
    const { id: budgetId } = await money();
    for (const status of ["PROPOSED", "APPROVED", "PAID", "ENDED"] as const) await make.allocation({ streamCode: "SFI", unit: "CENTS", budgetId, amountCents: 10_000, status });
    expect(await balanceOf(budgetId)).toEqual({ available: 70_000, allocated: 10_000, committed: 0, paid: 20_000 });
    expect(await constraintOf(make.allocation({ streamCode: "SFI", unit: "CENTS", budgetId, amountCents: 70_001 }))).toBe("ledger_accounts_not_overdrawn");
    expect(await ledgerProblems()).toEqual([]);
  });

  test("of a learner shows its entries to those whom learners let see it, and not to readers of the budget alone", async () => {
    const { id: budgetId } = await make.budget({ institutionMoeNumber: 71 });
    const { learnerId } = await make.allocation({ budgetId });
    const [learner] = await entities("Learner", [learnerSeen(learnerId!, "FUNDING")], "allocations { balance { allocated { quantity } } entries { kind size { quantity } lines { account } } }", { viewer: viewerAs("WHANAU") });
    expect(learner.allocations).toEqual([{ balance: { allocated: { quantity: 5 } }, entries: [{ kind: "ALLOCATION", size: { quantity: 5 }, lines: [{ account: "AVAILABLE" }, { account: "ALLOCATED" }] }] }]);
    const staff = viewerAs("COORDINATOR", { organisations: ["institution:71"] });
    const { data } = await query("query ($id: ID!) { budget(id: $id) { entries { nodes { kind } } balance { allocated { quantity } } } }", { id: budgetId }, { viewer: staff });
    expect(data.budget).toEqual({ entries: { nodes: [{ kind: "BUDGET" }] }, balance: { allocated: { quantity: 5 } } });
  });
});

describe("a reversal", () => {
  test("moves everything back, says why, and happens once", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    const { entry: mistake } = await send("commitAllocation", { allocationId, size: dollars(120) });
    const answers = await Promise.all(["Wrong school", "Kua hē"].map((reason) => send("reverseLedgerEntry", { entryId: mistake.id, reason })));
    const done = answers.find(({ __typename }) => __typename === "ReverseLedgerEntrySuccess");
    expect(done.entry).toMatchObject({ kind: "REVERSAL", reverses: { id: mistake.id }, lines: [{ account: "COMMITTED", size: { amount: { cents: -12_000 } } }, { account: "ALLOCATED", size: { amount: { cents: 12_000 } } }] });
    expect(answers.find((answer) => answer !== done)).toMatchObject({ __typename: "AlreadyReversed", reversedBy: { reason: done.entry.reason } });
    expect(await balanceOf(budgetId)).toEqual({ available: 70_000, allocated: 30_000, committed: 0, paid: 0 });
    expect(await send("reverseLedgerEntry", { entryId: done.entry.id, reason: "Again" })).toMatchObject({ __typename: "InvalidInput", field: "entryId" });
  });

  test("waits for what was done upon the mistake, and takes an allocation back as a whole", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    const { entry: commitment } = await send("commitAllocation", { allocationId, size: dollars(300) });
    const [first] = await owner.select().from(ledgerEntries).where(sql`allocation_id = ${allocationId} and kind = 'ALLOCATION'`);
    expect(await send("reverseLedgerEntry", { entryId: first!.id, reason: "Wrong year" })).toMatchObject({ __typename: "LaterEntriesStand", balance: { committed: { amount: { cents: 30_000 } } } });
    await send("reverseLedgerEntry", { entryId: commitment.id, reason: "Wrong year" });
    expect((await send("reverseLedgerEntry", { entryId: first!.id, reason: "Wrong year" })).allocation.status).toBe("ENDED");
    expect(await balanceOf(budgetId)).toEqual({ available: 100_000, allocated: 0, committed: 0, paid: 0 });
  });
});

describe("input that cannot be used", () => {
  test.each([
    ["no size", { size: {} }, "size"],
    ["a size in another unit", { size: { quantity: 3 } }, "size"],
    ["both sizes", { size: { cents: 1, quantity: 3 } }, "size"],
    ["nothing", { size: { cents: 0 } }, "size"],
    ["less than nothing", { size: { cents: -5 } }, "size"],
    ["more than there is money", { size: { cents: 9_007_199_254_740_991 } }, "size"],
    ["a day in another year", { from: "2025-12-31" }, "from"],
    ["an end before the beginning", { until: "2026-01-01" }, "until"],
    ["no number of an institution", { institution: -7 }, "institution"],
  ])("%s is named, and nothing is moved", async (_, said, field) => {
    const { id: budgetId } = await money();
    expect(await send("allocateFunding", allocationInput(budgetId, said))).toMatchObject({ __typename: "InvalidInput", field });
    expect(await balanceOf(budgetId)).toMatchObject({ available: 100_000 });
  });

  test("three decimals, a day to come, a text of the wrong length, and a reversal without a reason are named", async () => {
    const { id: budgetId } = await make.budget({ regionCode: "waikato" });
    const { id: allocationId } = await allocate(budgetId, { size: { quantity: 10 } });
    const commit = (said: object) => send("commitAllocation", { allocationId, size: { quantity: 1 }, ...said });
    expect(await commit({ size: { quantity: 0.125 } })).toMatchObject({ field: "size" });
    expect(await commit({ happenedOn: "2099-01-01" })).toMatchObject({ field: "happenedOn" });
    expect(await commit({ reason: "ā".repeat(1001) })).toMatchObject({ field: "reason" });
    expect(await commit({ reference: "x\0" })).toMatchObject({ field: "reference" });
    const { entry: made } = await commit({ reason: "Wha\u0304nau" });
    expect(made.reason).toBe("Whānau");
    expect(await send("reverseLedgerEntry", { entryId: made.id, reason: " … " })).toMatchObject({ field: "reason" });
  });

  test("ids of nothing and of somebody else's are the same", async () => {
    const { id: otherBudget } = await money({ regionCode: "otago-southland" });
    const { id: otherAllocation } = await make.allocation({ streamCode: "SFI", unit: "CENTS", amountCents: 500, budgetId: otherBudget });
    const [otherEntry] = await owner.select().from(ledgerEntries).where(sql`allocation_id = ${otherAllocation}`);
    const { id: national } = await money({ regionCode: null });
    const same = async (name: keyof typeof operations, inputs: object[], typename: string) => {
      const answers = await Promise.all(inputs.map((input) => send(name, input)));
      for (const answer of answers) expect(answer).toEqual({ __typename: typename, message: answers[0].message });
    };
    await same("allocateFunding", [randomUUID(), "1", otherBudget, national].map((id) => allocationInput(id)), "BudgetNotFound");
    await same("payAllocation", [randomUUID(), "1", otherAllocation].map((allocationId) => ({ allocationId, size: dollars(1) })), "AllocationNotFound");
    await same("reverseLedgerEntry", [randomUUID(), "1", otherEntry!.id].map((entryId) => ({ entryId, reason: "Mine?" })), "LedgerEntryNotFound");
  });
});

describe("who may", () => {
  test("is a funding manager of the region, and nobody else by role or by organisation", async () => {
    const { id: budgetId } = await money();
    const others = ["WHANAU", "EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "AGENCY", "ANALYST"].map((role) => viewerAs(role, { organisations: ["region:waikato"] }));
    for (const viewer of [...others, viewerAs("FUNDING_MANAGER"), viewerAs("FUNDING_MANAGER", { organisations: ["institution:1234"] })]) {
      const { errors } = await query(operations.allocateFunding, { input: { idempotencyKey: "k", ...allocationInput(budgetId) } }, { viewer, errors: true });
      expect(errors?.[0]?.extensions.code, viewer.role).toBe("FORBIDDEN");
    }
    const { errors } = await query(operations.allocateFunding, { input: { idempotencyKey: "k", ...allocationInput(budgetId) } }, { viewer: anonymousViewer, errors: true });
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect(await balanceOf(budgetId)).toMatchObject({ available: 100_000 });
  });

  test("is asked by the database as well, past the resolvers", async () => {
    const { id: budgetId } = await money();
    const { id: otherBudget } = await money({ regionCode: "otago-southland" });
    const { id: allocationId } = await make.allocation({ streamCode: "SFI", unit: "CENTS", amountCents: 500, budgetId: otherBudget });
    const row = (budget: string, said = sql`null`) => sql`insert into allocations (budget_id, institution_moe_number, learner_id, year, from_date, amount_cents, gst_inclusive, stream_code, unit, status) values (${budget}, 7, ${said}, 2026, '2026-01-01', 5, true, 'SFI', 'CENTS', 'APPROVED')`;
    const tries = [
      [manager, row(otherBudget)],
      [manager, row(budgetId, sql`uuidv7()`)],
      [viewerAs("COORDINATOR", { organisations: ["region:waikato"] }), row(budgetId)],
      [manager, sql`insert into ledger_entries (kind, budget_id, allocation_id, hundredths) values ('COMMITMENT', ${otherBudget}, ${allocationId}, 5)`],
      [manager, sql`insert into ledger_entries (kind, budget_id, hundredths) values ('BUDGET', ${budgetId}, 5)`],
      [manager, sql`insert into ledger_lines (entry_id, budget_id, account, hundredths) select id, budget_id, 'PAID', 5 from ledger_entries limit 1`],
      [manager, sql`update ledger_accounts set balance = 0`],
      [manager, sql`update allocations set paid = 1`],
      [manager, sql`update ledger_entries set hundredths = 1`],
      [manager, sql`delete from ledger_entries`],
      [manager, sql`truncate ledger_lines`],
      [manager, sql`call suspend_ledger()`],
      [manager, sql`select rebuild_ledger()`],
    ] as const;
    for (const [viewer, statement] of tries) await expect(asViewer(viewer, (db) => db.execute(statement)), JSON.stringify(statement)).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await ledgerProblems()).toEqual([]);
  });
});

describe("the books", () => {
  test("are not edited or cut by anybody, their owner among them", async () => {
    const { id: budgetId } = await money();
    await allocate(budgetId);
    const kept = [
      sql`update ledger_entries set hundredths = 1`,
      sql`delete from ledger_entries`,
      sql`truncate ledger_entries cascade`,
      sql`update ledger_lines set hundredths = 1`,
      sql`delete from ledger_lines`,
      sql`update budgets set amount_cents = 1 where id = ${budgetId}`,
      sql`update allocations set amount_cents = 1 where budget_id = ${budgetId}`,
    ];
    for (const statement of kept) expect(await constraintOf(owner.execute(statement))).toContain("The ledger is only ever added to");
  });

  test("refuse what does not balance, what an entry was not posted with, and sizes that are not its own", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    const [posted] = await owner.select().from(ledgerEntries).where(sql`allocation_id = ${allocationId}`);
    const line = (account: "PAID" | "COMMITTED", hundredths: number) => ({ entryId: posted!.id, budgetId, account, hundredths });
    expect(await constraintOf(owner.insert(ledgerLines).values([line("PAID", 5)]))).toBe("ledger_lines_balance");
    expect(await constraintOf(owner.insert(ledgerLines).values([line("PAID", 5), line("COMMITTED", -5)]))).toBe("ledger_lines_balance");
    expect(await constraintOf(owner.insert(ledgerEntries).values({ kind: "ALLOCATION", budgetId, allocationId, hundredths: 30_000 }))).toBe("ledger_entries_allocated_once");
    expect(await constraintOf(owner.insert(ledgerEntries).values({ kind: "REVERSAL", budgetId, allocationId, hundredths: 1, reversesId: posted!.id, reason: "Part" }))).toBe("ledger_entries_reverse_all_of_one");
    const { id: other } = await money();
    expect(await constraintOf(owner.insert(ledgerEntries).values({ kind: "COMMITMENT", budgetId: other, allocationId, hundredths: 1 }))).toBe("ledger_entries_allocation_of_the_budget");
    expect(await ledgerProblems()).toEqual([]);
  });

  test("are found out when they were forged past every rule", async () => {
    const { id: budgetId } = await money();
    const { id: allocationId } = await allocate(budgetId);
    const forge = async (statement: ReturnType<typeof sql>) => {
      let found: unknown[] = [];
      await owner.transaction(async (tx) => {
        await tx.execute(sql`call suspend_ledger()`);
        await tx.execute(statement);
        found = (await tx.execute<{ kind: string }>(sql`select distinct kind from ledger_problems() order by kind`)).map(({ kind }) => kind);
        tx.rollback();
      }).catch(() => {});
      return found;
    };
    expect(await forge(sql`update ledger_lines set hundredths = hundredths + 1 where budget_id = ${budgetId} and account = 'AVAILABLE'`)).toEqual(["BALANCE_OF_ACCOUNT", "UNBALANCED"]);
    expect(await forge(sql`update ledger_accounts set balance = balance + 1 where budget_id = ${budgetId} and account = 'PAID'`)).toEqual(["BALANCE_OF_ACCOUNT"]);
    expect(await forge(sql`update allocations set paid = 1 where id = ${allocationId}`)).toEqual(["BALANCE_OF_ALLOCATION"]);
    expect(await forge(sql`update budgets set amount_cents = amount_cents + 1 where id = ${budgetId}`)).toEqual(["SIZE_OF_BUDGET"]);
    expect(await forge(sql`delete from ledger_lines`)).toContain("UNBALANCED");
  });

  test("are the same after they were made anew from budgets and allocations", async () => {
    const digest = async () => [...(await owner.execute(sql`select (select md5(string_agg(l::text, ',' order by l::text)) from ledger_lines l), (select md5(string_agg(a::text, ',' order by a::text)) from ledger_accounts a), (select count(*) from ledger_entries)`))];
    const before = await digest();
    await owner.execute(sql`select rebuild_ledger()`);
    expect(await digest()).toEqual(before);
    // Written without the books, as a bulk load does.
    await owner.transaction(async (tx) => {
      await tx.execute(sql`call suspend_ledger()`);
      const [budget] = await tx.insert(budgets).values({ streamCode: "SFI", unit: "CENTS", year: 2026, heldBy: "Load", amountCents: 1_000, gstInclusive: false }).returning();
      await tx.execute(sql`insert into allocations (budget_id, institution_moe_number, year, from_date, amount_cents, gst_inclusive, stream_code, unit, status) values (${budget!.id}, 7, 2026, '2026-01-01', 400, false, 'SFI', 'CENTS', 'PAID')`);
      await tx.execute(sql`select rebuild_ledger()`);
      expect([...(await tx.execute(sql`select account, balance::integer from ledger_accounts where budget_id = ${budget!.id} and balance <> 0 order by 1`))]).toEqual([{ account: "APPROPRIATED", balance: -1000 }, { account: "AVAILABLE", balance: 600 }, { account: "PAID", balance: 400 }]);
    });
    expect(await ledgerProblems()).toEqual([]);
    expect(await constraintOf(owner.execute(sql`delete from ledger_entries`)), "its rules are back").toContain("The ledger is only ever added to");
  });
});

describe("statements", () => {
  const school = 8_000;
  test("are as many for 50 allocations with their entries and lines as for one", async () => {
    const { id: budgetId } = await money();
    for (let index = 0; index < 50; index++) await allocate(budgetId, { institution: school + index, size: dollars(1) });
    const staff = viewerAs("COORDINATOR", { organisations: Array.from({ length: 50 }, (_, index) => `institution:${school + index}`) });
    const ask = (count: number) => statementsOf(() => entities("Institution", Array.from({ length: count }, (_, index) => ({ moeNumber: school + index })), `allocations { nodes { balance { paid { quantity } } entries { kind size { quantity } lines { account size { quantity } } reversedBy { id } } } }`, { viewer: staff }));
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });

  test("are as many for 50 budgets as for one", async () => {
    for (let index = 0; index < 50; index++) await make.budget({ institutionMoeNumber: school + index });
    const staff = viewerAs("COORDINATOR", { organisations: Array.from({ length: 50 }, (_, index) => `institution:${school + index}`) });
    const ask = (count: number) => statementsOf(() => entities("Institution", Array.from({ length: count }, (_, index) => ({ moeNumber: school + index })), `budgets { nodes { balance { available { quantity } } entries(first: 2) { nodes { kind size { quantity } } } } }`, { viewer: staff }));
    expect(await ask(50)).toHaveLength((await ask(1)).length);
  });

  test("of a refused allocation leave nothing behind", async () => {
    const { id: budgetId } = await money();
    const count = async () => (await owner.execute(sql`select (select count(*) from allocations) as a, (select count(*) from ledger_entries) as e, (select count(*) from ledger_lines) as l`))[0];
    const before = await count();
    await allStatementsOf(async () => expect((await send("allocateFunding", allocationInput(budgetId, { size: dollars(1_000.01) }))).__typename).toBe("BudgetExhausted"));
    expect(await count()).toEqual(before);
  });
});

describe("a community's pool", () => {
  const allocateFromPool = operationOf("allocateFromPool", `allocation { id quantity communityDecision { id } budget { balance { available { ${size} } } } }`, "");
  const spend = async (input: object, viewer: Viewer) => (await query(allocateFromPool, { input: { idempotencyKey: randomUUID(), institution: 1234, from: "2026-02-01", until: "2026-12-18", size: dollars(300), ...input } }, { viewer })).data.allocateFromPool;
  const leads = (communityId: string, role = "FACILITATOR") => viewerAs(role, { organisations: [`community:${communityId}`] });
  const decide = async (communityId: string, said: { budgetIds?: string[]; supersedesId?: string | null; decisionId?: string } = {}) => {
    const data = { decisionId: randomUUID(), supersedesId: null, budgetIds: [], decidedOn: "2026-02-01", ...said };
    await deliver({ type: "community.decided", subject: communityId, data }, { from: "services" });
    return data.decisionId;
  };
  const pool = async () => {
    const communityId = randomUUID();
    return { communityId, budgetId: (await money({ regionCode: null, communityId })).id };
  };

  test("is spent by what the community decided, until nothing is left, and every reader sees what is", async () => {
    const { communityId, budgetId } = await pool();
    const decisionId = await decide(communityId, { budgetIds: [budgetId] });
    const first = await spend({ budgetId, decisionId }, leads(communityId));
    expect(first.allocation).toMatchObject({ communityDecision: { id: decisionId }, budget: { balance: { available: { amount: { cents: 70_000 } } } } });
    const coordinator = leads(communityId, "COORDINATOR");
    expect(await spend({ budgetId, decisionId, size: dollars(700.01) }, coordinator)).toMatchObject({ __typename: "BudgetExhausted", message: expect.stringContaining("$700.00") });
    const answers = await Promise.all(Array.from({ length: 8 }, () => spend({ budgetId, decisionId, size: dollars(100) }, coordinator)));
    expect(answers.filter(({ __typename }) => __typename === "AllocateFromPoolSuccess")).toHaveLength(7);
    const id = first.allocation.id as string;
    expect((await send("commitAllocation", { allocationId: id, size: dollars(300) }, coordinator)).__typename).toBe("CommitAllocationSuccess");
    const paid = await send("payAllocation", { allocationId: id, size: dollars(300) }, leads(communityId));
    expect(paid.allocation.status).toBe("PAID");
    expect((await send("reverseLedgerEntry", { entryId: paid.entry.id, reason: "Twice." }, coordinator)).__typename).toBe("ReverseLedgerEntrySuccess");
    const [decision] = await entities("CommunityDecision", [{ id: decisionId }], "allocations { id }", { viewer: coordinator });
    expect(decision.allocations).toHaveLength(8);
    expect(await ledgerProblems()).toEqual([]);
  });

  test("is nobody else's, and not spent by a decision of another community, about another pool, or that no longer holds", async () => {
    const { communityId, budgetId } = await pool();
    const other = await pool();
    const viewer = leads(communityId);
    const superseded = await decide(communityId, { budgetIds: [budgetId] });
    const holds = await decide(communityId, { budgetIds: [budgetId], supersedesId: superseded });
    for (const decisionId of [randomUUID(), "x", await decide(communityId), await decide(communityId, { budgetIds: [other.budgetId] }), await decide(other.communityId, { budgetIds: [budgetId] })]) {
      expect(await spend({ budgetId, decisionId }, viewer)).toMatchObject({ __typename: "NotDecided" });
    }
    expect(await spend({ budgetId, decisionId: superseded }, viewer)).toMatchObject({ __typename: "InvalidInput", field: "decisionId" });
    for (const stranger of [leads(other.communityId), leads(randomUUID(), "COORDINATOR"), manager]) expect(await spend({ budgetId, decisionId: holds }, stranger), stranger.role).toMatchObject({ __typename: "BudgetNotFound" });
    for (const role of ["PRACTITIONER", "EDUCATOR", "AGENCY"]) expect((await query(allocateFromPool, { input: { idempotencyKey: "k", ...allocationInput(budgetId), decisionId: holds } }, { viewer: leads(communityId, role), errors: true })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    // Past the resolvers, the database asks the same: for the decision, and for whose it is.
    const row = (decision: string | null) => sql`insert into allocations (budget_id, community_decision_id, institution_moe_number, year, from_date, amount_cents, gst_inclusive, stream_code, unit, status) values (${budgetId}, ${decision}, 1234, 2026, '2026-02-01', 5, true, 'SFI', 'CENTS', 'APPROVED')`;
    const asking = (viewerOf: Viewer, decision: string | null) => constraintOf(asViewer(viewerOf, (db) => db.execute(row(decision))));
    expect(await asking(viewer, null)).toContain("row-level security");
    expect(await asking(leads(other.communityId), holds)).toContain("row-level security");
    expect(await asking(viewer, superseded)).toBe("allocations_by_decision_that_holds");
    expect(await asking(viewer, holds)).toBeNull();
    const [seen] = await entities("CommunityDecision", [{ id: holds }], "allocations { id }", { viewer: leads(other.communityId) });
    expect(seen.allocations).toEqual([]);
  });

  test("knows each decision once, however often it is told, and keeps it", async () => {
    const { communityId, budgetId } = await pool();
    const decisionId = await decide(communityId, { budgetIds: [budgetId] });
    await decide(communityId, { decisionId, budgetIds: [] });
    expect((await spend({ budgetId, decisionId }, leads(communityId))).__typename).toBe("AllocateFromPoolSuccess");
    expect(await constraintOf(owner.execute(sql`update community_decisions set budget_ids = '{}'`))).toContain("never changed");
  });
});
