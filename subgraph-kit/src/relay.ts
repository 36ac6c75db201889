// Sends what a subgraph announced to its subscribers, in a role that can read nothing else.
import { accessLogEventType } from "./access-log-outbox-sql.ts";
import { eventContentType, type CloudEvent } from "./event.ts";
import type { EventSigner } from "./event-token.ts";
import type { Log } from "./log.ts";
import { openOutbox, type Subscription, type Waiting } from "./outbox.ts";

export interface Subscriber extends Subscription {
  readonly url: string;
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
// Shorter than the outbox holds what was claimed.
const deadlineMs = 10_000;
// A refusal may be of the moment, such as a deadlock. After twelve, some 25 minutes, it is the event's own.
const mostRefusals = 12;
const longestRetrySeconds = 300;
const longestPauseMs = 30_000;
const stopWithinMs = 2_000;

type Outcome = { readonly kind: "TAKEN" } | { readonly kind: "REFUSED" | "AWAY"; readonly problem: string };

export function createRelay({ url, subscribers, sign, log }: RelayOptions): Relay {
  const outbox = openOutbox(url);
  const stopping = new AbortController();
  const cut = new AbortController();
  const loops: Promise<void>[] = [];
  const wakers = new Set<() => void>();
  let announced = 0;

  /** Sends what is due; gives what became of it. */
  const sendDue = async (subscriber: Subscriber): Promise<Outcome[]> => {
    if (getsAccessLog(subscriber)) await outbox.addAccessLog(subscriber.name);
    const due = await outbox.claim(subscriber.name, atOnce);
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

  const settle = async (waiting: Waiting, outcome: Outcome, { name }: Subscriber): Promise<void> => {
    if (outcome.kind === "TAKEN") return outbox.taken(waiting);
    // Not the event's fault: it waits for its subscriber, as long as that takes.
    if (outcome.kind === "AWAY") return outbox.postpone(waiting, outcome.problem);
    const { event, refusals } = waiting;
    const givenUp = refusals + 1 >= mostRefusals;
    await outbox.refused(waiting, outcome.problem, givenUp ? null : Math.min(2 ** refusals, longestRetrySeconds));
    const facts = { event: event.id, type: event.type, subscriber: name, problem: outcome.problem };
    if (givenUp) log.error(facts, "an event was refused too often and is set aside: see the command `events`");
    else log.warn(facts, "an event was refused and will be sent again");
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
          const sleepMs = outcomes.length === 0 ? await untilNextMs(subscriber) : 0;
          if (sleepMs > 0 && announced === seen) await wait(sleepMs, true);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, "events cannot be read");
        await wait(1_000, false);
      }
    }
  };

  const untilNextMs = async (subscriber: Subscriber): Promise<number> => {
    const nextMs = Math.max((await outbox.untilNextMs(subscriber.name)) ?? longestSleepMs, shortestSleepMs);
    return Math.min(nextMs, getsAccessLog(subscriber) ? accessLogEveryMs : longestSleepMs);
  };

  const sendWaiting = async (subscriber: Subscriber): Promise<Outcome[]> => {
    await outbox.hurry(subscriber.name);
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
      await outbox.subscribe(subscribers);
      if (subscribers.length === 0) return;
      await outbox.onAnnounced(wakeAll);
      loops.push(...subscribers.map(keepSending));
    },
    async sendAll() {
      await outbox.subscribe(subscribers);
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
      await outbox.close();
    },
  };
}

// 401, 403 and 404 are a matter of keys and addresses, which no event can mend. Nor is it the event when nobody answers in
// time: a handler that waits too long is ended by its database before, and answers 500.
const meansAway = (status: number): boolean => [401, 403, 404, 408, 429, 502, 503, 504].includes(status);

// Whatever wakes the process when something is announced can be lost with a connection; this is how long that may last.
const longestSleepMs = 30_000;
const shortestSleepMs = 10;

// Nobody is woken by what is only read: a read costs nothing more.
const accessLogEveryMs = 5_000;

const getsAccessLog = ({ types }: Subscriber): boolean => types?.includes(accessLogEventType) ?? false;
