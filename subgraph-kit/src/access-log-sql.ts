// The access log's table and functions, made by `migrate` in every database before its own migrations. Every statement
// may run again.

/**
 * Functions that run with their owner's rights on purpose: they alone write the log, so that the role that serves
 * requests can neither choose who, when and why, nor touch what is written.
 */
export const accessLogDefiners: readonly string[] = ["record_access", "prepare_access_partition"];

// How many chains there are. Requests that write at the same time take different ones and do not wait for each other.
const lanes = 16;

export const accessLogObjects = `
  create table if not exists access_log_heads (
    lane smallint primary key,
    place bigint not null default 0,
    digest bytea not null
  ) with (fillfactor = 20);
  insert into access_log_heads (lane, digest) select lane, sha256(convert_to('access log, lane ' || lane, 'UTF8')) from generate_series(0, ${lanes - 1}) as lane
    on conflict do nothing;

  create table if not exists access_events (
    id uuid not null default uuidv7(),
    occurred_at timestamptz(3) not null,
    subject_id uuid,
    sought_id uuid,
    categories text[] not null,
    bases text[] not null,
    viewer_id text,
    viewer_role text not null,
    viewer_organisations text[] not null,
    purpose text,
    operation text,
    request_id text,
    lane smallint not null,
    place bigint not null,
    digest bytea not null,
    constraint access_events_subject_has_categories check ((subject_id is null) = (cardinality(categories) = 0)),
    primary key (occurred_at, id)
  ) partition by range (occurred_at);
  create index if not exists access_events_of_subject on access_events (subject_id, occurred_at, id) where subject_id is not null;
  create index if not exists access_events_of_viewer on access_events (viewer_id, occurred_at, id);

  alter table access_log_heads enable row level security;
  alter table access_log_heads force row level security;
  alter table access_events enable row level security;
  alter table access_events force row level security;
  do $$ begin
    -- Who may read the log is for each database to say, with policies of its own beside this one.
    if not exists (select from pg_policies where tablename = 'access_log_heads') then
      create policy nobody_reads on access_log_heads for select using (false);
      create policy nobody_reads on access_events for select using (false);
    end if;
  end $$;

  -- Even for the owner: who has reason to change the log must first take this away, and is then seen by the digests.
  create or replace function refuse_change_of_access_log() returns trigger language plpgsql as $$
    begin
      raise insufficient_privilege using message = 'The access log is only ever added to.';
    end $$;
  create or replace trigger access_events_are_kept before update or delete on access_events
    for each row execute function refuse_change_of_access_log();
  create or replace trigger access_events_are_not_truncated before truncate on access_events
    for each statement execute function refuse_change_of_access_log();

  -- What an event's digest covers, in one form.
  create or replace function access_event_content(event access_events) returns bytea language sql stable
    return convert_to(jsonb_build_array(event.lane, event.place, event.id, extract(epoch from event.occurred_at), event.subject_id, event.sought_id, event.categories,
      event.bases, event.viewer_id, event.viewer_role, event.viewer_organisations, event.purpose, event.operation, event.request_id)::text, 'UTF8');

  -- On which grounds the viewer saw these categories of this subject. A database that knows replaces it.
  do $$ begin
    if to_regprocedure('access_bases(uuid, text[])') is null then
      create function access_bases(subject uuid, categories text[]) returns text[] language sql stable return '{}'::text[];
    end if;
  end $$;

  -- One partition for each month. Attached instead of created in place: that does not wait for those who read and write.
  create or replace function prepare_access_partition(month date) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
    declare
      first_day date := date_trunc('month', month);
      name text := 'access_events_' || to_char(first_day, 'YYYY_MM');
    begin
      perform pg_advisory_xact_lock(hashtext('access_events'));
      if to_regclass('public.' || name) is not null then return; end if;
      execute format('create table public.%I (like public.access_events including defaults including constraints)', name);
      execute format('alter table public.access_events attach partition public.%I for values from (%L) to (%L)', name,
        first_day::timestamp at time zone 'UTC', (first_day + interval '1 month')::timestamp at time zone 'UTC');
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      -- Reading goes through the whole log and its policies, never through one month.
      execute format('create policy nobody_reads on public.%I for select using (false)', name);
      execute format('create trigger access_events_are_not_truncated before truncate on public.%I for each statement execute function public.refuse_change_of_access_log()', name);
    end $$;
  revoke execute on function prepare_access_partition(date) from public;
  select prepare_access_partition((now() + month * interval '1 month')::date) from generate_series(0, 2) as month;

  -- Writes one event for each element of \`noted\`. Who, when, why and through what come from the session, not from the
  -- caller. Each event's digest covers the one before it in its lane; a lane belongs to one transaction at a time.
  create or replace function record_access(noted jsonb) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
    declare
      head access_log_heads;
      event access_events;
      events access_events[] := '{}';
      item jsonb;
    begin
      event.occurred_at := now();
      if to_regclass('public.access_events_' || to_char(event.occurred_at at time zone 'UTC', 'YYYY_MM')) is null then
        perform prepare_access_partition((event.occurred_at at time zone 'UTC')::date);
      end if;
      select * into head from access_log_heads order by (lane + pg_backend_pid()) % ${lanes} limit 1 for update skip locked;
      if not found then
        select * into head from access_log_heads where lane = pg_backend_pid() % ${lanes} for update;
      end if;
      event.lane := head.lane;
      event.viewer_id := viewer_id();
      event.viewer_role := viewer_role();
      event.viewer_organisations := viewer_organisations();
      event.purpose := viewer_purpose();
      event.operation := nullif(current_setting('viewer.operation', true), '');
      event.request_id := nullif(current_setting('viewer.request', true), '');
      for item in select * from jsonb_array_elements(noted) loop
        head.place := head.place + 1;
        event.id := uuidv7();
        event.place := head.place;
        event.subject_id := item ->> 'subject';
        event.sought_id := item ->> 'sought';
        event.categories := coalesce((select array_agg(category) from jsonb_array_elements_text(item -> 'categories') as category), '{}');
        event.bases := coalesce((select array_agg(basis) from jsonb_array_elements_text(item -> 'bases') as basis), '{}');
        if event.subject_id is not null and event.bases = '{}' then
          event.bases := access_bases(event.subject_id, event.categories);
        end if;
        event.digest := sha256(head.digest || access_event_content(event));
        head.digest := event.digest;
        events := events || event;
      end loop;
      insert into access_events select * from unnest(events);
      update access_log_heads set place = head.place, digest = head.digest where lane = head.lane;
    end $$;
  revoke execute on function record_access(jsonb) from public;
  call grant_to_app('execute', 'function record_access(jsonb)');

  -- Everything in which the log is another than was written; \`anchor\` holds ends of lanes that were kept elsewhere.
  create or replace function access_log_problems(anchor jsonb) returns table (kind text, lane smallint, place bigint) language sql stable as $$
    with log as (
      select event.lane, event.place, event.digest,
          lag(event.place, 1, 0::bigint) over in_lane as place_before,
          sha256(lag(event.digest, 1, sha256(convert_to('access log, lane ' || event.lane, 'UTF8'))) over in_lane || access_event_content(event)) as digest_due
        from access_events event window in_lane as (partition by event.lane order by event.place, event.id)
    ), ends as (
      select distinct on (log.lane) log.lane, log.place, log.digest from log order by log.lane, log.place desc
    )
    select case when log.place > log.place_before + 1 then 'MISSING' else 'ALTERED' end, log.lane, log.place
      from log where log.place <> log.place_before + 1 or log.digest <> log.digest_due
    union all
    select case when coalesce(ends.place, 0) < head.place then 'CUT' else 'ALTERED' end, head.lane, head.place
      from access_log_heads head left join ends on ends.lane = head.lane
      where coalesce(ends.place, 0) <> head.place or (ends.digest is not null and ends.digest <> head.digest)
    union all
    select 'CUT', lane, 0 from generate_series(0, ${lanes - 1}) as lane where lane not in (select head.lane from access_log_heads head)
    union all
    select case when log.digest is null then 'CUT' else 'REWRITTEN' end, kept.lane, kept.place
      from jsonb_to_recordset(anchor) as kept (lane smallint, place bigint, digest text)
      left join log on log.lane = kept.lane and log.place = kept.place
      where kept.place > 0 and encode(log.digest, 'hex') is distinct from kept.digest
  $$;
  revoke execute on function access_log_problems(jsonb) from public;`;
