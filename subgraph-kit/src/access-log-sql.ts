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
  -- Even for the owner: who has reason to change the log must first take this away, and is then seen by the digests.
  create or replace function refuse_change_of_access_log() returns trigger language plpgsql as $$
    begin
      raise insufficient_privilege using message = 'The access log is only ever added to.';
    end $$;

  -- Once: making it again, even without a change, would wait for everybody who reads or writes the log, and they for it.
  do $$ begin
    if to_regclass('public.access_events') is not null then return; end if;

    create table access_log_heads (
      lane smallint primary key,
      place bigint not null default 0,
      digest bytea not null
    ) with (fillfactor = 20);
    insert into access_log_heads (lane, digest) select lane, sha256(convert_to('access log, lane ' || lane, 'UTF8')) from generate_series(0, ${lanes - 1}) as lane;

    create table access_events (
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
    create index access_events_of_subject on access_events (subject_id, occurred_at, id) where subject_id is not null;
    create index access_events_of_viewer on access_events (viewer_id, occurred_at, id);
    create trigger access_events_are_kept before update or delete on access_events for each row execute function refuse_change_of_access_log();
    create trigger access_events_are_not_truncated before truncate on access_events for each statement execute function refuse_change_of_access_log();

    alter table access_log_heads enable row level security;
    alter table access_log_heads force row level security;
    alter table access_events enable row level security;
    alter table access_events force row level security;
    -- Who may read the log is for each database to say, with policies of its own beside this one.
    create policy nobody_reads on access_log_heads for select using (false);
    create policy nobody_reads on access_events for select using (false);
  end $$;

  -- Where each lane of what is left begins, once its oldest months were dropped after their time.
  create table if not exists access_log_dropped (
    lane smallint primary key,
    place bigint not null,
    digest bytea not null
  );
  do $$ begin
    if exists (select from pg_policies where tablename = 'access_log_dropped') then return; end if;
    alter table access_log_dropped enable row level security;
    alter table access_log_dropped force row level security;
    create policy nobody_reads on access_log_dropped for select using (false);
  end $$;

  -- What an event's digest covers, in one form.
  create or replace function access_event_content(event access_events) returns bytea language sql stable
    return convert_to(jsonb_build_array(event.lane, event.place, event.id, extract(epoch from event.occurred_at), event.subject_id, event.sought_id, event.categories,
      event.bases, event.viewer_id, event.viewer_role, event.viewer_organisations, event.purpose, event.operation, event.request_id)::text, 'UTF8');

  -- On which grounds the viewer saw the noted categories of each noted subject. A database that knows replaces it.
  do $$ begin
    if to_regprocedure('access_bases(jsonb)') is null then
      create function access_bases(noted jsonb) returns table (subject uuid, bases text[]) language sql stable as 'select null::uuid, null::text[] where false';
    end if;
  end $$;

  -- One partition of a log for each month. Attached instead of created in place: that does not wait for those who read and write.
  drop function if exists prepare_access_partition(date);
  create or replace function prepare_access_partition(month date, log text default 'access_events') returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
    declare
      first_day date := date_trunc('month', month);
      name text := log || to_char(first_day, '_YYYY_MM');
    begin
      perform pg_advisory_xact_lock(hashtext(log));
      -- Not by to_regclass: it may still remember that there was none, from before somebody else made it and the lock was waited for.
      if exists (select from pg_class where relname = name and relnamespace = 'public'::regnamespace) then return; end if;
      execute format('create table public.%I (like public.%I including defaults including constraints)', name, log);
      execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', log, name,
        first_day::timestamp at time zone 'UTC', (first_day + interval '1 month')::timestamp at time zone 'UTC');
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      -- Reading goes through the whole log and its policies, never through one month.
      execute format('create policy nobody_reads on public.%I for select using (false)', name);
      execute format('create trigger access_events_are_not_truncated before truncate on public.%I for each statement execute function public.refuse_change_of_access_log()', name);
    end $$;
  revoke execute on function prepare_access_partition(date, text) from public;
  select prepare_access_partition((now() + month * interval '1 month')::date) from generate_series(0, 2) as month;

  -- Writes one event for each element of \`noted\`. Who, when, why and through what come from the session, not from the
  -- caller. Each event's digest covers the one before it in its lane; a lane belongs to one transaction at a time.
  create or replace function record_access(noted jsonb) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
    declare
      at constant timestamptz(3) := now();
      who constant text := viewer_id();
      role constant text := viewer_role();
      organisations constant text[] := viewer_organisations();
      why constant text := viewer_purpose();
      operation constant text := nullif(current_setting('viewer.operation', true), '');
      request constant text := nullif(current_setting('viewer.request', true), '');
      head access_log_heads;
      events access_events[];
      contents bytea[];
      digests bytea[] := '{}';
      content bytea;
    begin
      if to_regclass('public.access_events_' || to_char(at at time zone 'UTC', 'YYYY_MM')) is null then
        perform prepare_access_partition((at at time zone 'UTC')::date);
      end if;
      select * into head from access_log_heads order by (lane + pg_backend_pid()) % ${lanes} limit 1 for update skip locked;
      if not found then
        select * into head from access_log_heads where lane = pg_backend_pid() % ${lanes} for update;
      end if;

      select array_agg(event order by (event).place), array_agg(access_event_content(event) order by (event).place) into events, contents from (
        select row(uuidv7(), at, item.subject, item.sought, coalesce(item.categories, '{}'), coalesce(nullif(item.bases, '{}'), known.bases, '{}'), who, role, organisations,
            why, operation, request, head.lane, head.place + item.number, '')::access_events as event
          from rows from (jsonb_to_recordset(noted) as (subject uuid, sought uuid, categories text[], bases text[])) with ordinality as item (subject, sought, categories, bases, number)
          left join access_bases(noted) as known on known.subject = item.subject
      ) as drafts;
      if events is null then return; end if;
      foreach content in array contents loop
        head.digest := sha256(head.digest || content);
        digests := digests || head.digest;
      end loop;

      insert into access_events
        select event.id, event.occurred_at, event.subject_id, event.sought_id, event.categories, event.bases, event.viewer_id, event.viewer_role, event.viewer_organisations,
            event.purpose, event.operation, event.request_id, event.lane, event.place, digests[event.place - head.place]
          from unnest(events) as event;
      update access_log_heads set place = head.place + cardinality(events), digest = head.digest where lane = head.lane;
    end $$;
  revoke execute on function record_access(jsonb) from public;
  call grant_to_app('execute', 'function record_access(jsonb)');

  -- Everything in which the log is another than was written; \`anchor\` holds ends of lanes that were kept elsewhere.
  create or replace function access_log_problems(anchor jsonb) returns table (kind text, lane smallint, place bigint) language sql stable as $$
    with log as (
      select event.lane, event.place, event.digest,
          lag(event.place, 1, coalesce(dropped.place, 0::bigint)) over in_lane as place_before,
          sha256(lag(event.digest, 1, coalesce(dropped.digest, sha256(convert_to('access log, lane ' || event.lane, 'UTF8')))) over in_lane || access_event_content(event)) as digest_due
        from access_events event left join access_log_dropped as dropped on dropped.lane = event.lane
        -- What began before the end of a month and was written after it can stand behind what came first in the next.
        where event.place > coalesce(dropped.place, 0)
        window in_lane as (partition by event.lane order by event.place, event.id)
    ), ends as (
      select distinct on (log.lane) log.lane, log.place, log.digest from log order by log.lane, log.place desc
    )
    select case when log.place > log.place_before + 1 then 'MISSING' else 'ALTERED' end, log.lane, log.place
      from log where log.place <> log.place_before + 1 or log.digest <> log.digest_due
    union all
    select case when coalesce(ends.place, dropped.place, 0) < head.place then 'CUT' else 'ALTERED' end, head.lane, head.place
      from access_log_heads head left join ends on ends.lane = head.lane left join access_log_dropped as dropped on dropped.lane = head.lane
      where coalesce(ends.place, dropped.place, 0) <> head.place or coalesce(ends.digest, dropped.digest, head.digest) <> head.digest
    union all
    select 'CUT', lane, 0 from generate_series(0, ${lanes - 1}) as lane where lane not in (select head.lane from access_log_heads head)
    union all
    select case when log.digest is null then 'CUT' else 'REWRITTEN' end, kept.lane, kept.place
      from jsonb_to_recordset(anchor) as kept (lane smallint, place bigint, digest text)
      left join log on log.lane = kept.lane and log.place = kept.place
      left join access_log_dropped as dropped on dropped.lane = kept.lane
      where kept.place > coalesce(dropped.place, 0) and encode(log.digest, 'hex') is distinct from kept.digest
  $$;
  revoke execute on function access_log_problems(jsonb) from public;

  -- Drops the months of a log that ended by this day, for its owner; gives their names. A month that some subscriber was not
  -- sent yet stays, and so does everything after it.
  create or replace function drop_access_partitions(log text, before date) returns setof text language plpgsql set search_path = pg_catalog, public, pg_temp as $$
    declare
      month record;
    begin
      perform pg_advisory_xact_lock(hashtext(log));
      for month in
        select c.relname as name from pg_inherits join pg_class c on c.oid = inhrelid
          where inhparent = ('public.' || log)::regclass and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before order by c.relname
      loop
        if log = 'access_events' then
          if access_log_is_owed(month.name) then return; end if;
          execute format('insert into access_log_dropped (lane, place, digest) select distinct on (lane) lane, place, digest from public.%I order by lane, place desc
            on conflict (lane) do update set place = excluded.place, digest = excluded.digest where access_log_dropped.place < excluded.place', month.name);
        end if;
        execute format('drop table public.%I', month.name);
        return next month.name;
      end loop;
    end $$;
  revoke execute on function drop_access_partitions(text, date) from public;`;
