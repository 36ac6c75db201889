// Calls the subgraphs: one pool of connections for each host, a deadline for each call, and no trust in what comes back.
import { viewerHeader as viewerHeaderName } from "@lsg/subgraph-kit/viewer";
import { Pool } from "undici";
import { toCallFailed } from "./execution/call-failed.ts";
import type { SendToSubgraph, SubgraphAnswer, SubgraphCall } from "./execution/execution.ts";
import { SharedReads } from "./shared-reads.ts";
import { readAnswer } from "./subgraph-answer.ts";
import { callSubgraph } from "./subgraph-call.ts";
import type { ViewerHeader } from "./viewer.ts";

export interface SubgraphRequestOptions {
  /** Addresses that replace those of the supergraph, by subgraph name. */
  readonly urls: ReadonlyMap<string, string>;
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  readonly viewerHeader: ViewerHeader;
  /** Whether identical reads of nobody in particular are one call while it is in flight. */
  readonly sharesReads: boolean;
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

function createSend(subgraph: string, { origin, pathname, search }: URL, pool: Pool, { deadlineMs, viewerHeader, sharesReads }: SubgraphRequestOptions): SendToSubgraph {
  const path = pathname + search;
  const shared = new SharedReads<Buffer>();
  const send = ({ body, scope, mayRepeat, operationName }: SubgraphCall, viewer: string | null): Promise<SubgraphAnswer> => {
    const headers = ["content-type", "application/json", "accept", "application/graphql-response+json, application/json;q=0.9", "x-request-id", scope.requestId];
    if (viewer !== null) headers.push(viewerHeaderName, viewer);
    const name = headerName(operationName);
    if (name !== null) headers.push("x-operation", name);
    const request = { origin, method: "POST", path, headers, body } as const;
    if (!sharesReads || !mayRepeat || scope.viewer.id !== null) return callSubgraph({ pool, request, deadlineMs, mayRepeat, end: scope.end, read: readAnswer });
    // Of what differs from call to call, only the request's id is not in the key. The bytes are shared, and not what is read from
    // them: an execution changes its answers.
    return shared.read(`${viewer}\n${name}\n${body}`, scope.end, (end) => callSubgraph({ pool, request, deadlineMs, mayRepeat, end, read: (bytes) => bytes })).then(readShared);
  };
  return (call) => {
    const viewer = viewerHeader(call.scope.viewer, subgraph);
    return viewer instanceof Promise ? viewer.then((signed) => send(call, signed)) : send(call, viewer);
  };
}

function readShared(bytes: Buffer): SubgraphAnswer {
  try {
    return readAnswer(bytes);
  } catch (error) {
    throw toCallFailed(error);
  }
}

/** The client's name of the operation, for the logs of the subgraphs: a header can carry every name that GraphQL has. Null when it has none, or one that no log should hold. */
const headerName = (operation: string | null): string | null => (operation !== null && operation.length <= 128 ? operation : null);
