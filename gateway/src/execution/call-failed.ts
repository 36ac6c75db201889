import type { serviceFailures } from "../errors.ts";

/** A call to a subgraph that brought no usable answer. The message is for the log; `cause` is what happened. */
export class CallFailed extends Error {
  readonly code: keyof typeof serviceFailures;

  constructor(code: keyof typeof serviceFailures, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = "CallFailed";
    this.code = code;
  }
}

/** The failure that an error of a call is. */
export const toCallFailed = (error: unknown): CallFailed => (error instanceof CallFailed ? error : new CallFailed("SERVICE_UNAVAILABLE", "no usable answer", { cause: error }));
