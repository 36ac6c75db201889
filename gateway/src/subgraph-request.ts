// Calls the subgraphs: one pool of connections for each host, a deadline for each call, and no trust in what comes back.
import { viewerHeader as viewerHeaderName } from "@lsg/subgraph-kit/viewer";
import { Pool, type Dispatcher } from "undici";
import { isObject } from "./execution/bare-object.ts";
import { CallFailed } from "./execution/call-failed.ts";
import type { SendToSubgraph, SubgraphAnswer, SubgraphError } from "./execution/execution.ts";
import type { ViewerHeader } from "./viewer.ts";

export interface SubgraphRequestOptions {
  /** Addresses that replace those of the supergraph, by subgraph name. */
  readonly urls: ReadonlyMap<string, string>;
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  readonly viewerHeader: ViewerHeader;
}

export interface SubgraphRequests {
  /** The way to a subgraph; `url` is the address that the supergraph names. Throws when there is none. */
  sendTo(subgraph: { readonly name: string; readonly url?: string | undefined }): SendToSubgraph;
  /** Names of replaced addresses that no subgraph has had so far. */
  unusedUrls(): string[];
  /** Says whether a text names a host that a client must not learn of. */
  namesAnAddress(text: string): boolean;
  /** Ends idle connections and waits for calls in flight. */
  close(): Promise<void>;
}

/** Holds the connections. One is made for the life of the process, so that a new supergraph keeps the connections of the old. */
export function createSubgraphRequests(options: SubgraphRequestOptions): SubgraphRequests {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    const pool =
      pools.get(origin) ??
      new Pool(origin, {
        connections: 128,
        maxResponseSize: options.maxResponseBytes,
        connectTimeout: options.deadlineMs,
        // The call's own deadline covers these, with one timer instead of three.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
    pools.set(origin, pool);
    return pool;
  };

  const unused = new Set(options.urls.keys());
  return {
    sendTo({ name, url }) {
      unused.delete(name);
      const address = URL.parse(options.urls.get(name) ?? url ?? "");
      if (!address) throw new Error(`The supergraph names no address for the subgraph "${name}": compose it with one, or add ${name}=http://host:port/path to SUBGRAPH_URLS.`);
      return createSend(name, address, poolOf(address.origin), options);
    },
    unusedUrls: () => [...unused],
    namesAnAddress: (text) => [...pools.keys()].some((origin) => text.includes(new URL(origin).host)),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function createSend(subgraph: string, { pathname, search }: URL, pool: Pool, { deadlineMs, viewerHeader }: SubgraphRequestOptions): SendToSubgraph {
  return async ({ body, scope, mayRepeat, operationName }) => {
    const headers: Record<string, string> = { "content-type": "application/json", accept: "application/graphql-response+json, application/json;q=0.9", "x-request-id": scope.requestId };
    const viewer = await viewerHeader(scope.viewer, subgraph);
    if (viewer !== null) headers[viewerHeaderName] = viewer;
    const name = headerName(operationName);
    if (name !== null) headers["x-operation"] = name;

    const call = new AbortController();
    const onRequestEnd = (): void => call.abort(new CallFailed("SERVICE_TIMEOUT", String(scope.signal.reason)));
    if (scope.signal.aborted) onRequestEnd();
    scope.signal.addEventListener("abort", onRequestEnd, { once: true });
    const timer = setTimeout(() => call.abort(new CallFailed("SERVICE_TIMEOUT", `no answer within ${deadlineMs} ms`)), deadlineMs);
    const send = (): Promise<Dispatcher.ResponseData> => pool.request({ method: "POST", path: pathname + search, headers, body, signal: call.signal });
    try {
      // A mutation whose connection broke may have been applied: it is never sent twice.
      const response = await send().catch((error: unknown) => (mayRepeat && isConnectionError(error) && !call.signal.aborted ? send() : Promise.reject(error)));
      return await readAnswer(response);
    } catch (error) {
      if (error instanceof CallFailed) throw error;
      throw new CallFailed("SERVICE_UNAVAILABLE", "no usable answer", { cause: error });
    } finally {
      clearTimeout(timer);
      scope.signal.removeEventListener("abort", onRequestEnd);
    }
  };
}

/** The client's name of the operation, for the logs of the subgraphs; null when there is none that a header can carry. */
const headerName = (operation: string | null): string | null => (operation !== null && /^[_A-Za-z][_0-9A-Za-z]{0,127}$/.test(operation) ? operation : null);

const connectionErrors: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);
const isConnectionError = (error: unknown): boolean => connectionErrors.has((error as NodeJS.ErrnoException | null)?.code ?? "");

const utf8 = new TextDecoder("utf-8", { fatal: true });

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<SubgraphAnswer> {
  const type = String(headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const isJson = type === "application/json" || type === "application/graphql-response+json";
  // 401 and 403 are about the gateway's own header, not about the client.
  const isRefusal = statusCode === 401 || statusCode === 403;
  if (!isJson || isRefusal || (statusCode >= 300 && statusCode < 400) || headers["content-encoding"] !== undefined) {
    await body.dump({ limit: 65_536 });
    throw new CallFailed("SERVICE_UNAVAILABLE", `status ${statusCode} with content type ${type || "none"}`);
  }
  const answer: unknown = JSON.parse(utf8.decode(await body.arrayBuffer()));
  if (!isObject(answer) || !("data" in answer || "errors" in answer)) throw new CallFailed("SERVICE_UNAVAILABLE", `status ${statusCode} with JSON that is no GraphQL answer`);
  const { data, errors } = answer;
  if ((data !== undefined && data !== null && !isObject(data)) || (errors !== undefined && errors !== null && !Array.isArray(errors))) {
    throw new CallFailed("SERVICE_UNAVAILABLE", "data or errors of the wrong type");
  }
  return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.slice(0, 1_000).map(toSubgraphError) } : {}) };
}

function toSubgraphError(error: unknown): SubgraphError {
  const { message, path, extensions } = isObject(error) ? error : {};
  const isPath = Array.isArray(path) && path.every((step) => typeof step === "string" || Number.isInteger(step));
  // Of what a subgraph adds, the code decides something; the rest would only have to be taken out again.
  const code = isObject(extensions) ? extensions["code"] : undefined;
  const isCode = typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code);
  return { message: String(message), ...(isPath ? { path } : {}), ...(isCode ? { extensions: { code } } : {}) };
}
