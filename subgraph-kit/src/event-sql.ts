// The tables of events, made by `migrate` in every database before its own migrations. Every statement may run again.

/**
 * Runs with its owner's rights on purpose: a request can announce, and neither read what others announced nor choose who
 * says it, nor take anything back that is not its own transaction's.
 */
export const eventDefiners: readonly string[] = ["announce_event"];

export const eventObjects = `
  -- Grants the role that sends events what it needs, and nothing more. Its name is the owner's with another ending.
  create or replace procedure grant_to_relay(privileges text, object text) language plpgsql as $$
    begin
      execute format('grant %s on %s to %I', privileges, object, regexp_replace(current_user, '_owner$', '_relay'));
    end $$;

  create schema if not exists events;
  call grant_to_relay('usage', 'schema events');

  -- Who gets what is announced; each process writes its configuration here before it serves.
  create table if not exists events.subscribers (
    name text primary key,
    -- Null: all types.
    types text[]
  );

  -- What is announced and not yet taken, once for each subscriber.
  create table if not exists events.outbox (
    place bigint generated always as identity primary key,
    subscriber text not null,
    subject text not null,
    event jsonb not null,
    -- How often the subscriber was asked to take it and refused.
    refusals integer not null default 0,
    -- When it may be sent next. Whoever sends it moves this ahead, so that it is sent again should they never come back.
    due_at timestamptz not null default now(),
    problem text,
    -- When it was given up: it is sent no more, and those behind it are.
    set_aside_at timestamptz(3)
  );
  create index if not exists outbox_in_order on events.outbox (subscriber, subject, place) where set_aside_at is null;
  create index if not exists outbox_due on events.outbox (subscriber, due_at, place) where set_aside_at is null;
  create index if not exists outbox_set_aside on events.outbox (place) where set_aside_at is not null;

  -- What was taken from others: the same comes again whenever an answer was lost.
  create table if not exists event_inbox (
    source text not null,
    id text not null,
    type text not null,
    received_at timestamptz(3) not null default now(),
    primary key (source, id)
  );

  do $$ begin
    if exists (select from pg_policies where schemaname = 'events' and tablename = 'outbox') then return; end if;
    execute format('create policy the_relay_sends on events.outbox to %I using (true)', regexp_replace(current_user, '_owner$', '_relay'));
    execute format('create policy the_relay_knows on events.subscribers to %I using (true)', regexp_replace(current_user, '_owner$', '_relay'));
    -- Only the way in for events has this role; no viewer that the gateway sends does.
    create policy the_system_reads on event_inbox for select using ((select viewer_role()) = 'SYSTEM');
    create policy the_system_takes on event_inbox for insert with check ((select viewer_role()) = 'SYSTEM');
    alter table events.outbox enable row level security;
    alter table events.outbox force row level security;
    alter table events.subscribers enable row level security;
    alter table events.subscribers force row level security;
    alter table event_inbox enable row level security;
    alter table event_inbox force row level security;
  end $$;
  call grant_to_relay('select, update (refusals, due_at, problem, set_aside_at), delete', 'events.outbox');
  call grant_to_relay('select, insert, update, delete', 'events.subscribers');
  call grant_to_app('insert (source, id, type)', 'event_inbox');

  create or replace function announce_event(event_type text, about text, details jsonb) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
      event_id constant uuid := uuidv7();
      request constant text := nullif(current_setting('viewer.request', true), '');
      announced_at timestamptz;
    begin
      if not public.viewer_is_known() then
        raise insufficient_privilege using message = 'Only who is known announces anything.';
      end if;
      if event_type !~ '^[a-z][a-z0-9-]*([.][a-z0-9-]+)+$' or length(event_type) > 100 or about !~ '^[!-~]{1,200}$'
        or jsonb_typeof(details) <> 'object' or octet_length(details::text) > 65536 then
        raise check_violation using message = 'An event needs a type such as book.given, a subject of 1 to 200 visible characters, and an object of at most 64 kB as its data.';
      end if;
      -- Held until the commit: what is announced about one subject has its places in the order of the commits.
      perform pg_advisory_xact_lock(hashtextextended('announce ' || about, 0));
      -- One time for all subscribers: it is the same event.
      announced_at := clock_timestamp();
      insert into events.outbox (subscriber, subject, event)
        select name, about, jsonb_build_object('specversion', '1.0', 'id', event_id, 'source', '/subgraphs/' || regexp_replace(current_user, '_owner$', ''),
            'type', event_type, 'subject', about, 'time', to_char(announced_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'datacontenttype', 'application/json', 'data', details) || case when request is null then '{}' else jsonb_build_object('request', request) end
          from events.subscribers where types is null or event_type = any (types);
      if found then perform pg_notify('events', ''); end if;
      return event_id;
    end $$;
  revoke execute on function announce_event(text, text, jsonb) from public;
  call grant_to_app('execute', 'function announce_event(text, text, jsonb)');`;
