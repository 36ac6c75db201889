// For operators' commands: a connection with the rights of the role that owns the tables. Never for requests.
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Db } from "./database.ts";

/** Runs `work` as the owner, in one transaction; policies do not hold it. Takes the owner role's address. */
export async function asOwner<T>(ownerUrl: string, work: (db: Db) => Promise<T>): Promise<T> {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    return await drizzle(client).transaction(work);
  } finally {
    await client.end();
  }
}
