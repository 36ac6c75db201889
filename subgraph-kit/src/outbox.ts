// The outbox of a subgraph's database, as the relay's role reaches it: who subscribes, what waits for whom, and what became of it.
import postgres from "postgres";
import { UnsafeDatabase } from "./database.ts";
import type { CloudEvent } from "./event.ts";

/** For whom events wait. */
export interface Subscription {
  readonly name: string;
  /** Types of events that it gets; null for all but the access log, which is sent to those alone who are named for it. */
  readonly types: readonly string[] | null;
}

/** An event that was claimed, and waits to be sent. */
export interface Waiting {
  readonly place: string;
  readonly event: CloudEvent;
  /** How often its subscriber refused it. */
  readonly refusals: number;
}

export interface Outbox {
  /** Says who gets what is announced from now on. Throws `UnsafeDatabase` when the role can reach more than the outbox. */
  subscribe(subscribers: readonly Subscription[]): Promise<void>;
  /** Puts what was logged since the last time behind what waits for this subscriber. */
  addAccessLog(subscriber: string): Promise<void>;
  /** The first of each subject that is due, at most `count`, held so long that nobody else sends them meanwhile. */
  claim(subscriber: string, count: number): Promise<Waiting[]>;
  /** Its subscriber has it. */
  taken(waiting: Waiting): Promise<void>;
  /** It keeps its place, and is due at once: its subscriber is away. */
  postpone(waiting: Waiting, problem: string): Promise<void>;
  /** It was refused, and comes again after so many seconds; null sets it aside until somebody decides. */
  refused(waiting: Waiting, problem: string, retrySeconds: number | null): Promise<void>;
  /** What was refused is due at once. */
  hurry(subscriber: string): Promise<void>;
  /** How long until something is due for this subscriber; null when nothing waits. */
  untilNextMs(subscriber: string): Promise<number | null>;
  /** Calls whenever something is announced, and when the connection is back after it was lost: something may have been announced in between. */
  onAnnounced(listener: () => void): Promise<void>;
  close(): Promise<void>;
}

// Longer than an event may take to be sent: a process that died has let go of its events after this.
const lease = "30 seconds";

/** Opens the outbox on `url`, an address of the role that sends events; connects when first used. */
export function openOutbox(url: string): Outbox {
  const client = postgres(url, {
    max: 2,
    connect_timeout: 5,
    backoff: (attempt) => Math.min(2 ** attempt / 100, 1),
    onnotice: () => {},
    connection: { application_name: "relay", statement_timeout: 8_000 },
  });
  const isFirst = () => client`not exists (
    select from events.outbox as before
    where before.subscriber = one.subscriber and before.subject = one.subject and before.set_aside_at is null and before.place < one.place)`;

  return {
    async subscribe(subscribers) {
      const problems = (await client.unsafe<{ problem: string }[]>(privilegeProblems)).map(({ problem }) => problem);
      if (problems.length > 0) throw new UnsafeDatabase(problems);
      await client.begin(async (tx) => {
        // Two processes that start at the same time write one after the other.
        await tx`select pg_advisory_xact_lock(hashtext('event subscribers'))`;
        // What waits for a subscriber that is gone stays, until it is back or somebody discards it.
        await tx`delete from events.subscribers where name <> all (${subscribers.map(({ name }) => name)})`;
        for (const { name, types } of subscribers) {
          await tx`insert into events.subscribers (name, types) values (${name}, ${types as string[] | null}) on conflict (name) do update set types = excluded.types`;
        }
      });
    },
    async addAccessLog(subscriber) {
      await client`select events.send_access_log(${subscriber})`;
    },
    async claim(subscriber, count) {
      const claimed = await client<Waiting[]>`
        with due as (
          select place from events.outbox as one
          where subscriber = ${subscriber} and set_aside_at is null and due_at <= now() and ${isFirst()}
          order by due_at, place limit ${count} for update skip locked
        )
        update events.outbox set due_at = now() + ${lease}::interval from due where outbox.place = due.place
        returning outbox.place::text, outbox.event, outbox.refusals`;
      return [...claimed];
    },
    async taken({ place }) {
      await client`delete from events.outbox where place = ${place}`;
    },
    async postpone({ place }, problem) {
      await client`update events.outbox set due_at = now(), problem = ${problem} where place = ${place}`;
    },
    async refused({ place }, problem, retrySeconds) {
      await client`update events.outbox set refusals = refusals + 1, problem = ${problem}, due_at = now() + ${retrySeconds ?? 0} * interval '1 second',
        set_aside_at = case when ${retrySeconds === null} then now() end where place = ${place}`;
    },
    async hurry(subscriber) {
      await client`update events.outbox set due_at = now() where subscriber = ${subscriber} and set_aside_at is null and due_at > now() and refusals > 0`;
    },
    async untilNextMs(subscriber) {
      const [next] = await client<{ ms: number }[]>`
        select ceil(extract(epoch from due_at - now()) * 1000)::int as ms from events.outbox as one
        where subscriber = ${subscriber} and set_aside_at is null and ${isFirst()} order by due_at limit 1`;
      return next?.ms ?? null;
    },
    async onAnnounced(listener) {
      await client.listen("events", listener, listener);
    },
    close: () => client.end({ timeout: 2 }),
  };
}

// The address of another role, given by mistake, would make a stranger of the subscribers read more than events.
const privilegeProblems = `
  select 'the role ' || rolname || ' that sends events is a superuser or bypasses row-level security: use the one that ends in _relay' as problem
    from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)
  union all
  select 'the role that sends events is a member of ' || rolname || ': revoke the membership'
    from pg_roles r where rolname <> current_user and pg_has_role(current_user, r.oid, 'MEMBER')
  union all
  select 'the role that sends events can read ' || relname || ': use the one that ends in _relay, and grant it nothing else'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and (has_table_privilege(current_user, c.oid, 'select, insert, update, delete') or has_any_column_privilege(current_user, c.oid, 'select, insert, update'))`;
