// The way in for events: each is verified, and has its effect once, in one transaction with the note that it was here.
import { sql } from "drizzle-orm";
import type { FastifyInstance } from "fastify";
import type { Database } from "./database.ts";
import { innermost } from "./database-fault.ts";
import type { Subgraph } from "./define-subgraph.ts";
import { type CloudEvent, eventContentType, NoEvent, parseEvent, sourceOf } from "./event.ts";
import { SenderRefused, type SenderVerifier } from "./event-token.ts";
import type { Log } from "./log.ts";
import type { Permits } from "./permit.ts";
import { AskerLeft, NoConnectionFree } from "./turns.ts";
import { untilLeft } from "./until-left.ts";
import { systemViewer } from "./viewer.ts";

/** What a subgraph does about an event. It may throw: then nothing of it happened, and the event comes again. */
export type EventHandler<Context> = (event: CloudEvent, context: Context) => Promise<void>;

const bodyLimitBytes = 1024 * 1024;

/**
 * Adds `POST /events` to a subgraph's server. It answers 204 when the event's effect is committed, was before, or there
 * is none: types that nobody here handles are taken and forgotten, so that a sender need not know who cares. 401 when
 * the sender is not known, 400 for what is no event, 503 while the database is away, and 500 when the handler failed.
 */
export async function receiveEvents<Context extends object>(
  server: FastifyInstance,
  { subgraph, database, permits, verifySender, log }: { subgraph: Subgraph<Context>; database: Database; permits: Permits; verifySender: SenderVerifier; log: Log },
): Promise<void> {
  await server.register(async (events) => {
    events.removeAllContentTypeParsers();
    // As it came: the sender's token covers the very text.
    events.addContentTypeParser(eventContentType, { parseAs: "string", bodyLimit: bodyLimitBytes }, (_request, body, done) => done(null, body));

    events.post("/events", async (request, reply) => {
      const body = typeof request.body === "string" ? request.body : "";
      const sender = await verifySender(request.headers.authorization, body);
      const event = parseEvent(body);
      if (event.source !== sourceOf(sender)) throw new SenderRefused(`${sender} sent an event of ${event.source}`);
      const handler = Object.hasOwn(subgraph.on, event.type) ? subgraph.on[event.type] : undefined;
      if (handler) await take(event, handler, sender, untilLeft(reply));
      return reply.code(204).send();
    });

    events.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof SenderRefused) {
        log.warn({ reason: error.reason, from: request.ip }, "refused an event");
        return reply.code(401).send({ message: error.message });
      }
      if (error instanceof NoEvent) return reply.code(400).send({ message: error.message });
      if (error.statusCode !== undefined && error.statusCode < 500) return reply.code(error.statusCode).send({ message: error.message });
      if (error instanceof NoConnectionFree) log.warn(error.message);
      else if (!(innermost(error) instanceof AskerLeft)) log.error({ err: error }, "an event failed");
      // Such an event is sent again as long as it takes; one that could not be handled is set aside at last.
      const away = error instanceof NoConnectionFree || (await database.ping().then(() => false, () => true));
      return reply.code(away ? 503 : 500).send({ message: away ? "The database does not answer, or all connections to it are in use." : "The event could not be handled." });
    });
  });

  function take(event: CloudEvent, handler: EventHandler<Context>, sender: string, left: AbortSignal): Promise<void> {
    const viewer = systemViewer(sender);
    return database.session({ viewer, operation: event.type, requestId: event.request, left }, async (session) => {
      session.seeThrough();
      // Waits for another that takes the same event, and finds nothing to do when that one committed.
      const taken = await session.db.execute(sql`insert into event_inbox (source, id, type) values (${event.source}, ${event.id}, ${event.type}) on conflict do nothing returning id`);
      if (taken.length === 0) return;
      await handler(event, subgraph.createContext({ viewer, permits, log: log.child({ event: event.id, type: event.type }), ...session }));
    });
  }
}
