// A gate in a test's database: statements wait at it until the test opens it, and hold their connections meanwhile.
import type { SQL } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { afterEach, expect, vi } from "vitest";

/** Waits at a gate that was closed by nothing else. */
export const throughGate = '{ databaseFault(statements: ["select pg_advisory_xact_lock_shared(91)", "select \'further\' as word"]) }';

export interface Gate {
  /** Resolves when so many statements wait. */
  waitFor(count: number): Promise<void>;
  open(): Promise<void>;
}

/** Gives what closes gates, by locks of the owner; for the tests of one file, and what one leaves closed is opened when it ends. */
export function gates(): (owner: PostgresJsDatabase, by?: SQL | string) => Promise<Gate> {
  const closed: Gate[] = [];
  afterEach(async () => void (await Promise.all(closed.splice(0).map((gate) => gate.open()))));
  return async (owner, by) => {
    const gate = await closeGate(owner, by);
    closed.push(gate);
    return gate;
  };
}

async function closeGate(owner: PostgresJsDatabase, by: SQL | string = "select pg_advisory_xact_lock(91)"): Promise<Gate> {
  const opened = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const whole = owner.transaction(async (tx) => {
    await tx.execute(by);
    locked.resolve();
    await opened.promise;
  });
  await locked.promise;
  return {
    async waitFor(count) {
      await vi.waitFor(async () => expect(await owner.execute(waiting)).toMatchObject([{ count }]), 20_000);
    },
    async open() {
      opened.resolve();
      await whole;
    },
  };
}

const waiting = "select count(*)::int as count from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
