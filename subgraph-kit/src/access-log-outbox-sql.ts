// How the access log of one database reaches the one where all of them are read: the log is its own outbox, so that a read
// costs nothing more. Made by `migrate` after the log and the outbox. Every statement may run again.

/** The type of the events that carry the log; a subscriber of it gets the log from its beginning. */
export const accessLogEventType = "access.logged";

// A viewer's organisations and purpose may take 7 kB; an event may have 1 MB.
const eventsAtOnce = 100;

export const accessLogOutboxObjects = `
  do $$ begin
    -- Asked first: making it again would wait for everybody who writes.
    if to_regclass('public.access_events_in_lanes') is null then
      create index access_events_in_lanes on access_events (lane, place);
    end if;
    if to_regclass('events.access_log_sent') is null then
      -- How far each subscriber was sent the log.
      create table events.access_log_sent (
        subscriber text,
        lane smallint,
        place bigint not null,
        primary key (subscriber, lane)
      );
      alter table events.access_log_sent enable row level security;
      alter table events.access_log_sent force row level security;
    end if;
  end $$;

  -- Puts what was logged since the last time into the outbox, one event for each lane, unless the one before still waits: the
  -- log waits where it is. Everything up to a lane's head is committed, in the order of its places. With its owner's rights,
  -- for the role that sends events, which cannot read the log by itself.
  create or replace function events.send_access_log(receiver text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
      due record;
      batch record;
    begin
      for due in
        select head.lane, coalesce(sent.place, 0) as place
          from events.subscribers
          cross join public.access_log_heads as head
          left join events.access_log_sent as sent on sent.subscriber = subscribers.name and sent.lane = head.lane
          where subscribers.name = receiver and '${accessLogEventType}' = any (types) and head.place > coalesce(sent.place, 0)
            and not exists (select from events.outbox where subscriber = receiver and subject = 'access-log:' || head.lane and set_aside_at is null)
      loop
        -- Another process of this service may do the same: it takes this lane, or has.
        insert into events.access_log_sent (subscriber, lane, place) values (receiver, due.lane, 0) on conflict do nothing;
        perform from events.access_log_sent as sent where sent.subscriber = receiver and sent.lane = due.lane and sent.place = due.place for update skip locked;
        continue when not found;
        select max(entry.place) as place, jsonb_agg(to_jsonb(entry) - 'lane' || jsonb_build_object('digest', encode(entry.digest, 'hex')) order by entry.place) as entries into batch
          from (select * from public.access_events as event where event.lane = due.lane and event.place > due.place order by event.place limit ${eventsAtOnce}) as entry;
        continue when batch.place is null;
        insert into events.outbox (subscriber, subject, event)
          values (receiver, 'access-log:' || due.lane, jsonb_build_object('specversion', '1.0', 'id', uuidv7(), 'source', '/subgraphs/' || regexp_replace(current_user, '_owner$', ''),
            'type', '${accessLogEventType}', 'subject', 'access-log:' || due.lane, 'time', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'datacontenttype', 'application/json', 'data', jsonb_build_object('lane', due.lane, 'entries', batch.entries)));
        update events.access_log_sent set place = batch.place where subscriber = receiver and lane = due.lane;
      end loop;
    end $$;
  revoke execute on function events.send_access_log(text) from public;
  call grant_to_relay('execute', 'function events.send_access_log(text)');

  -- Is there something in this month of the log that a subscriber has yet to be sent?
  create or replace function access_log_is_owed(month text) returns boolean language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
    declare
      owed boolean;
    begin
      execute format('select exists (select from public.%I as event cross join events.subscribers
          left join events.access_log_sent as sent on sent.subscriber = subscribers.name and sent.lane = event.lane
        where %L = any (types) and event.place > coalesce(sent.place, 0))', month, '${accessLogEventType}') into owed;
      return owed;
    end $$;
  revoke execute on function access_log_is_owed(text) from public;`;

/** Runs with its owner's rights on purpose; the role that serves requests cannot reach it. */
export const accessLogOutboxDefiners: readonly string[] = ["send_access_log"];
