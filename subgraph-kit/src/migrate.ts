// Brings one database up to date. Runs as the role that owns the tables, never as the one that serves requests.
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as migrateFolder } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/**
 * Applies the migrations in `folder` that the database has not had yet, all in one transaction. Two processes that
 * migrate at the same time wait for each other. Takes the owner role's address.
 */
export async function migrate({ ownerUrl, folder }: { ownerUrl: string; folder: string }): Promise<void> {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(hashtext('migrate'))`;
    await client.unsafe(viewerFunctions);
    await migrateFolder(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}

// Policies ask these instead of the settings themselves: a setting that was never made, or that ended with its
// transaction, reads as the empty text, and either means that nobody has signed in.
const viewerFunctions = `
  create or replace function viewer_role() returns text language sql stable parallel safe
    return coalesce(nullif(current_setting('viewer.role', true), ''), 'ANONYMOUS');
  create or replace function viewer_id() returns text language sql stable parallel safe
    return nullif(current_setting('viewer.id', true), '');
  create or replace function viewer_is_known() returns boolean language sql stable parallel safe
    return coalesce(nullif(current_setting('viewer.role', true), ''), 'ANONYMOUS') <> 'ANONYMOUS';`;
