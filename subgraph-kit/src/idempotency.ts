// A mutation that is sent again: known by its key, answered with the rows of the first time, and not done a second time.
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import type { KeptAnswer } from "./kept-answer.ts";

/** A mutation as its viewer sent it. */
export interface SentMutation {
  readonly viewerId: string;
  readonly key: string;
  readonly name: string;
  readonly input: object;
}

/** Whether a mutation is new, was done with this input and when, or its key belongs to another input or mutation. */
export type Claim = { readonly kind: "NEW" } | { readonly kind: "DONE"; readonly at: Date; readonly answer: KeptAnswer } | { readonly kind: "REUSED" };

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
  const [known] = await db.execute<{ hash: string; at: string; rows: string | null }>(sql`select encode(request_hash, 'hex') as hash, created_at as at, rows_given::text as rows
    from idempotency_keys where viewer_id = ${sent.viewerId} and key = ${sent.key}`);
  if (known?.hash !== hash) return { kind: "REUSED" };
  if (known.rows === null) throw new Error(`The mutation ${sent.name} was committed without its answer.`);
  return { kind: "DONE", at: new Date(known.at), answer: JSON.parse(known.rows) as KeptAnswer };
}

/** Keeps with the claim which rows were given. */
export async function saveAnswer(db: Db, { viewerId, key }: SentMutation, answer: KeptAnswer): Promise<void> {
  await db.execute(sql`update idempotency_keys set rows_given = ${JSON.stringify(answer)}::jsonb where viewer_id = ${viewerId} and key = ${key}`);
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

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
