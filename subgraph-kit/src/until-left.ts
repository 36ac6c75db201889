// Whether whoever sent a request is still there to be answered.
import type { FastifyReply } from "fastify";

/** Aborted when the connection ends before the answer to this request is sent. Ask for it before anything is waited for. */
export function untilLeft({ raw: response }: FastifyReply): AbortSignal {
  const left = new AbortController();
  const look = (): void => {
    if (!response.writableFinished) left.abort();
  };
  if (response.destroyed) look();
  // Fastify's own signal looks at the request, which closes by itself once it has been read.
  else response.once("close", look);
  return left.signal;
}
