// Sends what a subgraph announced to its subscribers, in a role that can read nothing else.
import postgres from "postgres";
import { accessLogEventType } from "./access-log-outbox-sql.ts";
import { UnsafeDatabase } from "./database.ts";
import { eventContentType, type CloudEvent } from "./event.ts";
import type { EventSigner } from "./event-token.ts";
import type { Log } from "./log.ts";

export interface Subscriber {
  readonly name: string;
  readonly url: string;
  /** Types of events that it gets; null for all but the access log, which is sent to those alone who are named for it. */
  readonly types: readonly string[] | null;
}

export interface RelayOptions {
  /** Address of the database for the role that sends events. */
  readonly url: string;
  readonly subscribers: readonly Subscriber[];
  readonly sign: EventSigner;
  readonly log: Log;
}

export interface Relay {
  /** Says to the database who gets what is announced from now on, then sends until `close`. Throws `UnsafeDatabase`. */
  start(): Promise<void>;
  /**
   * Says who the subscribers are, and sends everything that waits, now; what was refused once more, too. For tests and
   * commands, in place of `start`. Gives how many were taken, and why others were not.
   */
  sendAll(): Promise<{ readonly taken: number; readonly problems: readonly string[] }>;
  /** Stops sending; what is under way may end within a short time, and is sent again otherwise. */
  close(): Promise<void>;
}

// What one process sends to one subscriber at a time.
const atOnce = 8;
const deadlineMs = 10_000;
// Longer than the deadline: a process that died has let go of its events after this.
const lease = "30 seconds";
// A refusal may be of the moment, such as a deadlock. After twelve, some 25 minutes, it is the event's own.
const mostRefusals = 12;
const longestRetrySeconds = 300;
const longestPauseMs = 30_000;
const stopWithinMs = 2_000;

interface Waiting {
  readonly place: string;
  readonly event: CloudEvent;
  readonly refusals: number;
}

type Outcome = { readonly kind: "TAKEN" } | { readonly kind: "REFUSED" | "AWAY"; readonly problem: string };

export function createRelay({ url, subscribers, sign, log }: RelayOptions): Relay {
  const client = postgres(url, {
    max: 2,
    connect_timeout: 5,
    backoff: (attempt) => Math.min(2 ** attempt / 100, 1),
    onnotice: () => {},
    connection: { application_name: "relay", statement_timeout: 8_000 },
  });
  const stopping = new AbortController();
  const cut = new AbortController();
  const loops: Promise<void>[] = [];
  const wakers = new Set<() => void>();
  let announced = 0;

  const subscribe = async () => {
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
  };

  /** Sends what is due; gives what became of it. */
  const sendDue = async (subscriber: Subscriber): Promise<Outcome[]> => {
    if (getsAccessLog(subscriber)) await client`select events.send_access_log(${subscriber.name})`;
    const due = await claim(client, subscriber.name);
    return Promise.all(
      due.map(async (waiting) => {
        const outcome = await send(subscriber, waiting.event);
        await settle(waiting, outcome, subscriber);
        return outcome;
      }),
    );
  };

  const send = async ({ name, url: address }: Subscriber, event: CloudEvent): Promise<Outcome> => {
    const body = JSON.stringify(event);
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": eventContentType, authorization: await sign(body, name) },
        body,
        // An event goes where the configuration says, nowhere else.
        redirect: "error",
        signal: AbortSignal.any([AbortSignal.timeout(deadlineMs), cut.signal]),
      });
      const answer = (await response.text()).slice(0, 500);
      if (response.ok) return { kind: "TAKEN" };
      return { kind: meansAway(response.status) ? "AWAY" : "REFUSED", problem: `${response.status} ${answer}` };
    } catch (error) {
      const { message, cause } = error as Error;
      return { kind: "AWAY", problem: cause instanceof Error ? `${message}: ${cause.message}` : message };
    }
  };

  const settle = async ({ place, event, refusals }: Waiting, outcome: Outcome, { name }: Subscriber): Promise<void> => {
    if (outcome.kind === "TAKEN") {
      await client`delete from events.outbox where place = ${place}`;
    } else if (outcome.kind === "AWAY") {
      // Not the event's fault: it keeps its place and waits for its subscriber, as long as that takes.
      await client`update events.outbox set due_at = now(), problem = ${outcome.problem} where place = ${place}`;
    } else {
      const givenUp = refusals + 1 >= mostRefusals;
      const retrySeconds = Math.min(2 ** refusals, longestRetrySeconds);
      await client`update events.outbox set refusals = refusals + 1, problem = ${outcome.problem}, due_at = now() + ${retrySeconds} * interval '1 second',
        set_aside_at = case when ${givenUp} then now() end where place = ${place}`;
      const facts = { event: event.id, type: event.type, subscriber: name, problem: outcome.problem };
      if (givenUp) log.error(facts, "an event was refused too often and is set aside: see the command `events`");
      else log.warn(facts, "an event was refused and will be sent again");
    }
  };

  const keepSending = async (subscriber: Subscriber): Promise<void> => {
    let pauseMs = 0;
    while (!stopping.signal.aborted) {
      try {
        const seen = announced;
        const outcomes = await sendDue(subscriber);
        const away = outcomes.find(({ kind }) => kind === "AWAY");
        if (away?.kind === "AWAY" && !stopping.signal.aborted) {
          if (pauseMs === 0) log.warn({ subscriber: subscriber.name, problem: away.problem }, "a subscriber does not take events; they wait");
          pauseMs = Math.min(Math.max(2 * pauseMs, 500), longestPauseMs);
          await wait(pauseMs, false);
        } else {
          if (pauseMs > 0) log.info({ subscriber: subscriber.name }, "the subscriber takes events again");
          pauseMs = 0;
          const sleepMs = outcomes.length === 0 ? Math.min(await untilNextMs(client, subscriber.name), getsAccessLog(subscriber) ? accessLogEveryMs : longestSleepMs) : 0;
          if (sleepMs > 0 && announced === seen) await wait(sleepMs, true);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, "events cannot be read");
        await wait(1_000, false);
      }
    }
  };

  const sendWaiting = async (subscriber: Subscriber): Promise<Outcome[]> => {
    await client`update events.outbox set due_at = now() where subscriber = ${subscriber.name} and set_aside_at is null and due_at > now() and refusals > 0`;
    const all: Outcome[] = [];
    for (;;) {
      const outcomes = await sendDue(subscriber);
      all.push(...outcomes);
      if (outcomes.length === 0 || outcomes.some(({ kind }) => kind === "AWAY")) return all;
    }
  };

  /** Waits so long, or until something is announced, or until the end. */
  const wait = (ms: number, wakeable: boolean): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener("abort", done);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopping.signal.addEventListener("abort", done);
      if (wakeable) wakers.add(done);
      if (stopping.signal.aborted) done();
    });
  const wakeAll = () => {
    announced++;
    for (const wake of [...wakers]) wake();
  };

  return {
    async start() {
      await subscribe();
      if (subscribers.length === 0) return;
      // Also when the connection was lost and is back: something may have been announced in between.
      await client.listen("events", wakeAll, wakeAll);
      loops.push(...subscribers.map(keepSending));
    },
    async sendAll() {
      await subscribe();
      const outcomes = (await Promise.all(subscribers.map(sendWaiting))).flat();
      return {
        taken: outcomes.filter(({ kind }) => kind === "TAKEN").length,
        problems: outcomes.flatMap((outcome) => (outcome.kind === "TAKEN" ? [] : [outcome.problem])),
      };
    },
    async close() {
      stopping.abort();
      const timer = setTimeout(() => cut.abort(), stopWithinMs);
      await Promise.all(loops);
      clearTimeout(timer);
      await client.end({ timeout: 2 });
    },
  };
}

// 401, 403 and 404 are a matter of keys and addresses, which no event can mend. Nor is it the event when nobody answers in
// time: a handler that waits too long is ended by its database before, and answers 500.
const meansAway = (status: number): boolean => [401, 403, 404, 408, 429, 502, 503, 504].includes(status);

/** The first of each subject that is due, as many as go at once, held for the length of the lease. */
async function claim(client: postgres.Sql, subscriber: string): Promise<Waiting[]> {
  const claimed = await client<Waiting[]>`
    with due as (
      select place from events.outbox as one
      where subscriber = ${subscriber} and set_aside_at is null and due_at <= now() and ${isFirst(client)}
      order by due_at, place limit ${atOnce} for update skip locked
    )
    update events.outbox set due_at = now() + ${lease}::interval from due where outbox.place = due.place
    returning outbox.place::text, outbox.event, outbox.refusals`;
  return [...claimed];
}

const isFirst = (client: postgres.Sql) => client`not exists (
  select from events.outbox as before
  where before.subscriber = one.subscriber and before.subject = one.subject and before.set_aside_at is null and before.place < one.place)`;

// Whatever wakes the process when something is announced can be lost with a connection; this is how long that may last.
const longestSleepMs = 30_000;

// Nobody is woken by what is only read: a read costs nothing more.
const accessLogEveryMs = 5_000;

const getsAccessLog = ({ types }: Subscriber): boolean => types?.includes(accessLogEventType) ?? false;

async function untilNextMs(client: postgres.Sql, subscriber: string): Promise<number> {
  const [next] = await client<{ ms: number }[]>`
    select ceil(extract(epoch from due_at - now()) * 1000)::int as ms from events.outbox as one
    where subscriber = ${subscriber} and set_aside_at is null and ${isFirst(client)} order by due_at limit 1`;
  return next === undefined ? longestSleepMs : Math.min(Math.max(next.ms, 10), longestSleepMs);
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
