import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { allocations } from "../allocation/table.ts";
import { ledgerEntries } from "../ledger-entry/table.ts";
import { today } from "../../today.ts";
import { learnerMoves } from "./table.ts";

const { deliver, query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { allocation, application, budget } = given(owner);
const manager = { viewer: viewerAs("FUNDING_MANAGER", { organisations: ["region:otago"] }) };

const inDays = (days: number) => new Date(Date.parse(today()) + days * 86_400_000).toISOString().slice(0, 10);
const moveOf = (learnerId: string, fromInstitution: number, toInstitution: number, on = inDays(-1)) => ({
  id: randomUUID(),
  type: "learner.transferred",
  subject: learnerId,
  data: { fromInstitution, toInstitution, on, kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() },
});
const move = (...args: Parameters<typeof moveOf>) => deliver(moveOf(...args), { from: "learners" });
const placesOf = async (learnerId: string): Promise<any[]> =>
  (await entities("Learner", [learnerSeen(learnerId, "FUNDING")], "allocations { stream { code } institution { moeNumber } allocatedAt { moeNumber } movedOn }", manager))[0].allocations;

describe("a learner who moves", () => {
  test("takes along what follows learners, and leaves what is the school's", async () => {
    const learnerId = randomUUID();
    const { id: own } = await budget({ institutionMoeNumber: 21 });
    const { id: regions } = await budget({ regionCode: "otago" });
    await allocation({ learnerId, institutionMoeNumber: 21, budgetId: regions, from: "2026-02-05", until: null });
    await allocation({ learnerId, institutionMoeNumber: 21, budgetId: own, from: "2026-02-04", until: null });
    await allocation({ learnerId, institutionMoeNumber: 21, streamCode: "IRF", unit: "CENTS", from: "2026-02-03", until: null });
    await allocation({ learnerId, institutionMoeNumber: 21, from: "2025-02-02", until: "2025-12-18", year: 2025 });
    await allocation({ learnerId, institutionMoeNumber: null, from: "2024-02-02", until: null, year: 2024 });
    await move(learnerId, 21, 22);
    const stays = (code: string) => ({ stream: { code }, institution: { moeNumber: 21 }, allocatedAt: { moeNumber: 21 }, movedOn: null });
    expect(await placesOf(learnerId)).toEqual([
      { stream: { code: "ICS" }, institution: { moeNumber: 22 }, allocatedAt: { moeNumber: 21 }, movedOn: inDays(-1) },
      stays("ICS"),
      stays("IRF"),
      stays("ICS"),
      { stream: { code: "ICS" }, institution: null, allocatedAt: null, movedOn: null },
    ]);
  });

  test("changes no allocation, no balance and no entry of the ledger", async () => {
    const learnerId = randomUUID();
    const { id: budgetId } = await budget({ regionCode: "otago" });
    const { id } = await allocation({ learnerId, institutionMoeNumber: 31, budgetId, until: null });
    const kept = async () => [await owner.select().from(allocations).where(eq(allocations.id, id)), await owner.select().from(ledgerEntries).where(eq(ledgerEntries.budgetId, budgetId))];
    const before = await kept();
    await move(learnerId, 31, 32);
    expect(await placesOf(learnerId)).toMatchObject([{ institution: { moeNumber: 32 } }]);
    expect(await kept()).toEqual(before);
    expect(await owner.execute(sql`select * from ledger_problems()`)).toHaveLength(0);
  });

  test("is there from the day on: what was told ahead waits, what was told late counts", async () => {
    const [ahead, onTheDay, late] = [randomUUID(), randomUUID(), randomUUID()];
    for (const learnerId of [ahead, onTheDay, late]) await allocation({ learnerId, institutionMoeNumber: 41, from: inDays(-30), until: null });
    await move(ahead, 41, 42, inDays(1));
    await move(onTheDay, 41, 42, today());
    await move(late, 41, 42, inDays(-60));
    expect(await placesOf(ahead)).toMatchObject([{ institution: { moeNumber: 41 }, movedOn: null }]);
    expect(await placesOf(onTheDay)).toMatchObject([{ institution: { moeNumber: 42 }, movedOn: today() }]);
    expect(await placesOf(late)).toMatchObject([{ institution: { moeNumber: 42 } }]);
  });

  test("is where they went last, and what was allocated there afterwards stays there", async () => {
    const learnerId = randomUUID();
    await allocation({ learnerId, institutionMoeNumber: 51, from: inDays(-90), until: null });
    await move(learnerId, 51, 52, inDays(-60));
    await move(learnerId, 52, 53, inDays(-30));
    await allocation({ learnerId, institutionMoeNumber: 54, from: inDays(-5), until: null });
    expect((await placesOf(learnerId)).map(({ institution }) => institution.moeNumber)).toEqual([54, 53]);
  });

  test("moves once, however often it is told", async () => {
    const learnerId = randomUUID();
    const event = moveOf(learnerId, 61, 62);
    await deliver(event, { from: "learners" });
    await deliver(event, { from: "learners" });
    await deliver({ ...event, id: randomUUID() }, { from: "learners" });
    expect(await owner.select().from(learnerMoves).where(eq(learnerMoves.learnerId, learnerId))).toMatchObject([{ recordedInRole: "SYSTEM", recordedBy: "service:learners" }]);
  });
});

describe("the institutions", () => {
  test("list what they have today, each once, for those who manage its budget", async () => {
    const { id: budgetId } = await budget({ regionCode: "otago" });
    const learnerId = randomUUID();
    const { id } = await allocation({ learnerId, institutionMoeNumber: 71, budgetId, until: null });
    const { id: stays } = await allocation({ learnerId: randomUUID(), institutionMoeNumber: 71, budgetId, until: null });
    await move(learnerId, 71, 72);
    const listed = async (viewer: typeof manager) => (await entities("Institution", [{ moeNumber: 71 }, { moeNumber: 72 }], "allocations { nodes { id } }", viewer)).map(({ allocations: { nodes } }) => nodes.map((node: any) => node.id));
    expect(await listed(manager)).toEqual([[stays], [id]]);
    // Being at either school opens nothing of one learner.
    expect(await listed({ viewer: viewerAs("COORDINATOR", { organisations: ["institution:71", "institution:72"] }) })).toEqual([[], []]);
    const { data } = await query("query ($id: ID!) { budget(id: $id) { allocations { nodes { id institution { moeNumber } } } } }", { id: budgetId }, manager);
    expect(data.budget.allocations.nodes).toEqual(expect.arrayContaining([{ id, institution: { moeNumber: 72 } }, { id: stays, institution: { moeNumber: 71 } }]));
  });

  test("count the learners of the scheme who are there on the day", async () => {
    const learnerId = randomUUID();
    await application({ learnerId, institutionMoeNumber: 81, from: "2026-01-28" });
    await move(learnerId, 81, 82, "2026-05-04");
    const countOn = async (day: string) =>
      (await owner.transaction(async (tx) => {
        await tx.execute(sql`select set_config('viewer.role', 'FUNDING_MANAGER', true), set_config('viewer.organisations', 'region:otago', true)`);
        return tx.execute<any>(sql`select move_in_effect(${learnerId}, '2026-01-28', null, now() - interval '1 day', ${day}::date) as id`);
      }))[0].id;
    expect(await countOn("2026-05-03")).toBeNull();
    expect(await countOn("2026-05-04")).not.toBeNull();
  });

  test("cost as many statements for 50 learners who moved as for one", async () => {
    const keys = Array.from({ length: 50 }, () => learnerSeen(randomUUID(), "FUNDING"));
    for (const { id: learnerId } of keys) {
      await allocation({ learnerId, institutionMoeNumber: 91, until: null });
      await move(learnerId, 91, 92);
    }
    const read = (count: number) => statementsOf(async () => {
      for (const { allocations: [first] } of await entities("Learner", keys.slice(0, count), "allocations { institution { moeNumber } allocatedAt { moeNumber } }", manager)) expect(first.institution.moeNumber).toBe(92);
    });
    expect(await read(50)).toHaveLength((await read(1)).length);
  });
});
