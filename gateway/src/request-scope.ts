// What one request carries from the door to the calls made for it.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "@lsg/subgraph-kit/log";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { ExecutionResult } from "graphql";
import type { RequestEnd } from "./request-end.ts";

export interface RequestScope {
  /** Comes from the client's `x-request-id` when it is usable, and goes to every subgraph and into every log line. */
  readonly requestId: string;
  readonly viewer: Viewer;
  /** Ends when the client leaves or the request's deadline passes; nothing more is asked of a subgraph after that. */
  readonly end: RequestEnd;
  readonly log: Log;
  /** What the request's log line tells of it. */
  readonly told: { operation?: string; errors?: number; refused?: string; unauthorized?: number };
  /** What came of the operation, where it was executed before Apollo Server is asked to write its errors. */
  readonly executed?: Promise<ExecutionResult>;
}

// Apollo Server's error formatter gets the error only; this tells it whose error it is.
const scopes = new AsyncLocalStorage<RequestScope>();

export const runInScope = <T>(scope: RequestScope, run: () => Promise<T>): Promise<T> => scopes.run(scope, run);

/** The scope of the request being answered; undefined outside of one. */
export const currentScope = (): RequestScope | undefined => scopes.getStore();
