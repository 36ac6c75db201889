// Brings one database up to date. Runs as the role that owns the tables, never as the one that serves requests.
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as migrateFolder } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { accessLogOutboxObjects } from "./access-log-outbox-sql.ts";
import { accessLogObjects } from "./access-log-sql.ts";
import { eventObjects } from "./event-sql.ts";
import { idempotencyObjects } from "./idempotency-sql.ts";
import { insightsObjects } from "./insights-sql.ts";

/**
 * Applies the migrations in `folder` that the database has not had yet, all in one transaction. Two processes that
 * migrate at the same time wait for each other. Takes the owner role's address.
 */
export async function migrate({ ownerUrl, folder }: { ownerUrl: string; folder: string }): Promise<void> {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(hashtext('migrate'))`;
    // One transaction for each text: a process that is stopped in the middle leaves nothing half made.
    await client.unsafe(viewerFunctions);
    await client.unsafe(accessLogObjects);
    await client.unsafe(idempotencyObjects);
    await client.unsafe(eventObjects);
    await client.unsafe(insightsObjects);
    await client.unsafe(accessLogOutboxObjects);
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
    return coalesce(nullif(current_setting('viewer.role', true), ''), 'ANONYMOUS') <> 'ANONYMOUS';
  create or replace function viewer_purpose() returns text language sql stable parallel safe
    return nullif(current_setting('viewer.purpose', true), '');
  create or replace function viewer_organisations() returns text[] language sql stable parallel safe
    return coalesce(string_to_array(nullif(current_setting('viewer.organisations', true), ''), ','), '{}');

  create or replace function viewer_scopes() returns text[] language sql stable parallel safe
    return coalesce(string_to_array(nullif(current_setting('viewer.scopes', true), ''), ' '), '{}');

  -- Ids of the organisations of one kind: of 'school:7' the 7 when asked for 'school'.
  create or replace function viewer_acts_for(kind text) returns text[] language sql stable parallel safe
    return array(select substr(organisation, length(kind) + 2) from unnest(viewer_organisations()) as organisation where starts_with(organisation, kind || ':'));

  -- Ids whose rows of this category the request was granted: see grantSubjects. In a policy:
  -- subject = any((select viewer_subjects('X'))::uuid[]), which asks once for each statement.
  create or replace function viewer_subjects(category text) returns uuid[] language sql stable parallel safe
    return coalesce(string_to_array(nullif(current_setting('viewer.subjects_' || lower(category), true), ''), ',')::uuid[], '{}');

  -- Ids about whom the viewer may write in this category, by a permit that came with the mutation: see usePermit.
  create or replace function viewer_permitted(category text) returns uuid[] language sql stable parallel safe
    return coalesce(string_to_array(nullif(current_setting('viewer.permitted_' || lower(category), true), ''), ',')::uuid[], '{}');

  -- Grants the role that serves requests what it needs beyond reading. Its name is the owner's with another ending.
  create or replace procedure grant_to_app(privileges text, object text) language plpgsql as $$
    begin
      execute format('grant %s on %s to %I', privileges, object, regexp_replace(current_user, '_owner$', '_app'));
    end $$;`;
