// For operators: what was refused so often that it is sent no more.
import postgres from "postgres";

export interface SetAsideEvent {
  /** Names it in the other functions. */
  readonly place: string;
  readonly subscriber: string;
  readonly type: string;
  readonly subject: string;
  readonly id: string;
  readonly time: string;
  /** What the subscriber answered last. */
  readonly problem: string;
  readonly setAsideAt: Date;
}

/** Lists what is set aside, oldest first. Takes the address for the role that sends events, here and below. */
export function listSetAside(url: string): Promise<SetAsideEvent[]> {
  return withClient(url, async (client) => [
    ...(await client<SetAsideEvent[]>`
      select place::text, subscriber, event ->> 'type' as type, subject, event ->> 'id' as id, event ->> 'time' as time, problem, set_aside_at as "setAsideAt"
      from events.outbox where set_aside_at is not null order by place`),
  ]);
}

/** Has these sent again, before what waits of their subjects; gives how many there were. */
export function sendAgain(url: string, places: readonly string[]): Promise<number> {
  return withClient(url, async (client) => {
    const { count } = await client`update events.outbox set set_aside_at = null, refusals = 0, due_at = now() where place = any (${places as string[]}::bigint[]) and set_aside_at is not null`;
    return count;
  });
}

/** Forgets these, so that their subscriber never gets them; gives how many there were. */
export function discard(url: string, places: readonly string[]): Promise<number> {
  return withClient(url, async (client) => {
    const { count } = await client`delete from events.outbox where place = any (${places as string[]}::bigint[]) and set_aside_at is not null`;
    return count;
  });
}

async function withClient<T>(url: string, work: (client: postgres.Sql) => Promise<T>): Promise<T> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
