// A mutation that is sent again: known by its key, answered as the first time, and not done a second time.
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";

/** A mutation as its viewer sent it. */
export interface SentMutation {
  readonly viewerId: string;
  readonly key: string;
  readonly name: string;
  readonly input: object;
}

/** Whether a mutation is new, was done with this input, or its key belongs to another input or mutation. */
export type Claim = { readonly kind: "NEW" } | { readonly kind: "DONE"; readonly answer: object } | { readonly kind: "REUSED" };

/**
 * Claims the key for this mutation. The claim ends with the transaction or savepoint it was made in: rolled back, the
 * key is free again. While another transaction holds the same key this waits for its end, and then sees what it did.
 */
export async function claimKey(db: Db, sent: SentMutation): Promise<Claim> {
  const hash = hashOf(sent);
  const claimed = await db.execute(sql`insert into idempotency_keys (viewer_id, key, mutation, request_hash)
    values (${sent.viewerId}, ${sent.key}, ${sent.name}, decode(${hash}, 'hex')) on conflict do nothing returning key`);
  if (claimed.length > 0) return { kind: "NEW" };
  // A statement of its own: it sees what was committed while the first one waited.
  const [known] = await db.execute<{ hash: string; answer: string | null }>(sql`select encode(request_hash, 'hex') as hash, answer::text as answer
    from idempotency_keys where viewer_id = ${sent.viewerId} and key = ${sent.key}`);
  if (known?.hash !== hash) return { kind: "REUSED" };
  if (known.answer === null) throw new Error(`The mutation ${sent.name} was committed without its answer.`);
  return { kind: "DONE", answer: JSON.parse(known.answer, reviveInstant) as object };
}

/** Keeps the answer with the claim, to be given again. */
export async function saveAnswer(db: Db, { viewerId, key }: SentMutation, answer: object): Promise<void> {
  await db.execute(sql`update idempotency_keys set answer = ${JSON.stringify(answer, markInstant)}::jsonb where viewer_id = ${viewerId} and key = ${key}`);
}

function hashOf({ name, input }: SentMutation): string {
  return createHash("sha256").update(JSON.stringify([name, input], inOrderOfKeys)).digest("hex");
}

// The same input in another order is the same input, and so it is with a newer permit: that proves what the viewer may do,
// and says nothing of what they want.
function inOrderOfKeys(key: string, value: unknown): unknown {
  if (key === "permit") return undefined;
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

const instantMark = "$instant";

// JSON has no instants, and a date that came back as a text would be answered by other rules than a date.
function markInstant(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Date ? { [instantMark]: original.toISOString() } : value;
}

function reviveInstant(_key: string, value: unknown): unknown {
  return isObject(value) && typeof value[instantMark] === "string" ? new Date(value[instantMark]) : value;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
