// Thousands of operations at the same time, with connections that die under them: in the end the books hold exactly what
// was answered. The same operations are tried in every run, so that a run that fails says something of the change it is for; others, and
// more of them, by `LEDGER_OPERATIONS=100000 LEDGER_SEED=$RANDOM npx vitest run books`.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const operations = Number(process.env["LEDGER_OPERATIONS"] ?? 600);
const seed = Number(process.env["LEDGER_SEED"] ?? 1);
const requestsAtOnce = 12;
/** Mutations of one request share its transaction; they are about one budget, which many requests want at a time. */
const operationsOfRequest = 4;
const requestsOfConnection = 10;
/** Too little for all that will be asked. */
const budgetCents = operations * 150;

const { query, owner, asViewer } = await testSubgraph(subgraph, { connections: 6 });
const viewer = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });

const mutations = {
  ALLOCATION: ["allocateFunding", "AllocateFunding", "allocation { id entries { id } }"],
  COMMITMENT: ["commitAllocation", "CommitAllocation", "entry { id }"],
  PAYMENT: ["payAllocation", "PayAllocation", "entry { id }"],
  RELEASE: ["releaseAllocation", "ReleaseAllocation", "entry { id }"],
  REVERSAL: ["reverseLedgerEntry", "ReverseLedgerEntry", "entry { id }"],
} as const;

/** What is to be done; what it is done to is chosen among what there is by then. */
const operation = fc.record({
  kind: fc.constantFrom("ALLOCATION", "ALLOCATION", "COMMITMENT", "COMMITMENT", "PAYMENT", "PAYMENT", "RELEASE", "REVERSAL") as fc.Arbitrary<keyof typeof mutations>,
  target: fc.nat(),
  cents: fc.integer({ min: 1, max: 9_000 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

/** A request, which some clients send a second time without waiting for the answer. */
const request = fc.record({
  budget: fc.nat({ max: 2 }),
  operations: fc.array(operation, { minLength: operationsOfRequest, maxLength: operationsOfRequest }),
  twice: fc.nat({ max: 4 }).map((number) => number === 0),
});

type Moves = Partial<Record<"AVAILABLE" | "ALLOCATED" | "COMMITTED" | "PAID", number>>;
interface Entry {
  readonly id: string;
  readonly budgetId: string;
  readonly moves: Moves;
}
/** What is sent, and what the books hold when it succeeds. */
interface Sent {
  readonly kind: keyof typeof mutations;
  readonly input: object;
  readonly budgetId: string;
  readonly moves: Moves;
}

test(`the books hold what was answered, to the cent (seed ${seed})`, async () => {
  const budgetIds: string[] = [];
  for (const heldBy of ["A", "B", "C"]) budgetIds.push((await given(owner).budget({ streamCode: "SFI", unit: "CENTS", regionCode: "waikato", amountCents: budgetCents, gstInclusive: false, heldBy })).id);
  const allocations: { id: string; budgetId: string }[] = [];
  const entries: Entry[] = [];
  const outcomes = new Set<string>();
  const queue = fc.sample(request, { numRuns: Math.ceil(operations / operationsOfRequest), seed });
  let sentRequests = 0;
  let endedConnections = 0;

  await Promise.all(Array.from({ length: requestsAtOnce }, async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      await perform(next.operations.flatMap((operation) => prepare(operation, budgetIds[next.budget]!)), next.twice);
      if (++sentRequests % requestsOfConnection === 0) endedConnections += await endConnection();
    }
  }));

  // A run in which nothing succeeded, nothing was refused or nobody died proves nothing.
  for (const outcome of ["AllocateFundingSuccess", "PayAllocationSuccess", "ReverseLedgerEntrySuccess", "BudgetExhausted", "AllocationExhausted", "LaterEntriesStand", "AlreadyReversed"]) expect([...outcomes]).toContain(outcome);
  expect(endedConnections).toBeGreaterThan(0);
  expect([...(await owner.execute(sql`select * from ledger_problems()`))]).toEqual([]);
  for (const budgetId of budgetIds) {
    const expected = { AVAILABLE: budgetCents, ALLOCATED: 0, COMMITTED: 0, PAID: 0 };
    for (const { moves } of entries.filter((entry) => entry.budgetId === budgetId)) for (const [account, cents] of Object.entries(moves)) expected[account as keyof typeof expected] += cents;
    const accounts = await owner.execute<{ account: string; balance: number }>(sql`select account, balance::integer from ledger_accounts where budget_id = ${budgetId} and account <> 'APPROPRIATED'`);
    expect(Object.fromEntries(accounts.map(({ account, balance }) => [account, balance]))).toEqual(expected);
  }
  const [counted] = await owner.execute<{ entries: number }>(sql`select count(*)::integer as entries from ledger_entries where kind <> 'BUDGET'`);
  expect(counted!.entries, "nothing is there that nobody was told of").toBe(entries.length);

  /** Nothing while there is nothing to do it to. */
  function prepare({ kind, target, cents }: Operation, budgetId: string): Sent[] {
    const pick = <T extends { budgetId: string }>(from: readonly T[]): T | undefined => {
      const those = from.filter((one) => one.budgetId === budgetId);
      return those[target % Math.max(those.length, 1)];
    };
    const idempotencyKey = randomUUID();
    if (kind === "ALLOCATION") {
      return [{ kind, input: { idempotencyKey, budgetId, institution: 7, from: "2026-01-01", until: "2026-12-31", size: { cents } }, budgetId, moves: { AVAILABLE: -cents, ALLOCATED: cents } }];
    }
    if (kind === "REVERSAL") {
      const mistake = pick(entries);
      if (!mistake) return [];
      const moves = Object.fromEntries(Object.entries(mistake.moves).map(([account, moved]) => [account, -moved])) as Moves;
      return [{ kind, input: { idempotencyKey, entryId: mistake.id, reason: "He hapa" }, budgetId, moves }];
    }
    const allocation = pick(allocations);
    const part = Math.ceil(cents / 3);
    const moves: Moves = kind === "COMMITMENT" ? { ALLOCATED: -part, COMMITTED: part } : kind === "PAYMENT" ? { COMMITTED: -part, PAID: part } : { ALLOCATED: -part, AVAILABLE: part };
    return allocation ? [{ kind, input: { idempotencyKey, allocationId: allocation.id, size: { cents: part } }, budgetId, moves }] : [];
  }

  async function perform(sent: readonly Sent[], twice: boolean): Promise<void> {
    if (sent.length === 0) return;
    const answers = await send(sent, twice);
    for (const [index, { budgetId, moves }] of sent.entries()) {
      const { __typename, allocation, entry } = answers[index];
      outcomes.add(__typename);
      if (allocation) allocations.push({ id: allocation.id, budgetId });
      const id = entry?.id ?? allocation?.entries[0].id;
      if (id) entries.push({ id, budgetId, moves });
    }
  }
}, Math.max(300_000, operations * 500));

/** Sends until there is an answer to everything, as a client does, always with the same keys. */
async function send(sent: readonly Sent[], twice: boolean): Promise<any[]> {
  const variables = Object.fromEntries(sent.map(({ input }, index) => [`input${index}`, input]));
  const declared = sent.map(({ kind }, index) => `$input${index}: ${mutations[kind][1]}Input!`).join(", ");
  const fields = sent.map(({ kind }, index) => `answer${index}: ${mutations[kind][0]}(input: $input${index}) { __typename ... on ${mutations[kind][1]}Success { ${mutations[kind][2]} } }`).join(" ");
  const once = () => query(`mutation (${declared}) { ${fields} }`, variables, { viewer, errors: true });
  const untilAnswered = async () => {
    for (;;) {
      const { data, errors } = await once();
      if (!errors && data) return data;
    }
  };
  const answers = await Promise.all(twice ? [untilAnswered(), untilAnswered()] : [untilAnswered()]);
  // What could not be done at the first time may be done at the second: after a problem the key is free.
  return sent.map((_, index) => {
    const told = answers.map((data) => data[`answer${index}`]);
    return told.find(({ __typename }) => __typename.endsWith("Success")) ?? told[0];
  });
}

/** Ends a connection of the service, in the middle of a transaction where there is one. A role may end its own. */
async function endConnection(): Promise<number> {
  const ended = await asViewer(viewer, (db) => db.execute(sql`select pg_terminate_backend(pid) from (select pid from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid() order by xact_start is null, random() limit 1) as one`)).catch(() => []);
  return ended.length;
}
