// One call to a subgraph over HTTP: an answer, or the reason why there is none, by the call's deadline.
import type { Dispatcher, Pool } from "undici";
import { CallFailed, toCallFailed } from "./execution/call-failed.ts";
import type { RequestEnd } from "./request-end.ts";

export interface SubgraphCallOptions<Answer> {
  readonly pool: Pool;
  readonly request: Dispatcher.DispatchOptions;
  readonly deadlineMs: number;
  /** Whether to send it again, once, when the connection broke. */
  readonly mayRepeat: boolean;
  /** The end of whoever waits for the answer, which ends the call. */
  readonly end: RequestEnd;
  /** Makes an answer of the bytes; the call fails when it throws. */
  read(bytes: Buffer): Answer;
}

/** Rejects with `CallFailed`. */
export const callSubgraph = <Answer>(options: SubgraphCallOptions<Answer>): Promise<Answer> => new Promise((resolve, reject) => new SubgraphCall(options, resolve, reject).start());

// What is no answer is read to its end as far as this, because a connection whose answer was read can be used again.
const mostUnusedBytes = 65_536;

/** Follows a call through undici. Its own `request` gives a stream, which costs more than all the rest of a small answer. */
class SubgraphCall<Answer> implements Dispatcher.DispatchHandler {
  readonly #options: SubgraphCallOptions<Answer>;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: CallFailed) => void;
  readonly #onRequestEnd = (): void => this.#giveUp(this.#options.end.reason ?? "");
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #repeated = false;
  #refused: CallFailed | undefined;
  #unusedBytes = 0;
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;

  constructor(options: SubgraphCallOptions<Answer>, resolve: (answer: Answer) => void, reject: (reason: CallFailed) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { end, deadlineMs } = this.#options;
    if (end.reason !== null) return this.#onRequestEnd();
    end.add(this.#onRequestEnd);
    this.#timer = setTimeout(() => this.#giveUp(`no answer within ${deadlineMs} ms`), deadlineMs);
    this.#send();
  }

  #send(): void {
    const { pool, request } = this.#options;
    pool.dispatch(request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was given up while it waited for a connection.
    if (this.#settled) controller.abort(new Error("nobody waits for the answer"));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status >= 200) this.#refused = refusal(status, headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refused) {
      this.#unusedBytes += chunk.length;
      if (this.#unusedBytes > mostUnusedBytes) this.#fail(this.#refused);
    } else if (this.#first === undefined) this.#first = chunk;
    else if (this.#more === undefined) this.#more = [this.#first, chunk];
    else this.#more.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    if (this.#refused) return this.#fail(this.#refused);
    try {
      const answer = this.#options.read(this.#more ? Buffer.concat(this.#more) : (this.#first ?? Buffer.alloc(0)));
      this.#settle();
      this.#resolve(answer);
    } catch (error) {
      this.#fail(toCallFailed(error));
    }
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#settled) return;
    // A mutation whose connection broke may have been applied: it is never sent twice.
    if (!this.#options.mayRepeat || this.#repeated || !isConnectionError(error)) return this.#fail(toCallFailed(error));
    this.#repeated = true;
    this.#controller = this.#refused = this.#first = this.#more = undefined;
    this.#send();
  }

  #giveUp(reason: string): void {
    this.#fail(new CallFailed("SERVICE_TIMEOUT", reason));
  }

  #fail(reason: CallFailed): void {
    if (this.#settled) return;
    this.#settle();
    this.#controller?.abort(reason);
    this.#reject(reason);
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#options.end.remove(this.#onRequestEnd);
  }
}

const connectionErrors: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);
const isConnectionError = (error: unknown): boolean => connectionErrors.has((error as NodeJS.ErrnoException | null)?.code ?? "");

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Why what begins like this is no answer. Redirects are not followed, and nobody was asked to compress. */
function refusal(status: number, headers: Headers): CallFailed | undefined {
  const type = mediaType(headers["content-type"]);
  const isJson = type === "application/json" || type === "application/graphql-response+json";
  // 401 and 403 are about the gateway's own header, not about the client.
  const isRefusal = status === 401 || status === 403;
  if (isJson && !isRefusal && (status < 300 || status >= 400) && headers["content-encoding"] === undefined) return undefined;
  return new CallFailed("SERVICE_UNAVAILABLE", `status ${status} with content type ${type || "none"}`);
}

function mediaType(header: string | string[] | undefined): string {
  return header === "application/json" ? header : (String(header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "");
}
