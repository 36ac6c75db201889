// What an answer may say about an error. Everything else stays in the log, under the request's id.
import { unwrapResolverError } from "@apollo/server/errors";
import { errorCodes } from "@lsg/subgraph-kit/errors";
import type { Log } from "@lsg/subgraph-kit/log";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { currentScope } from "./request-scope.ts";

/** A call to a subgraph that brought no usable answer. The message is ours, so that it cannot name the service. */
export const serviceFailures = {
  SERVICE_TIMEOUT: "A part of the answer did not arrive in time. Ask for it again, or ask for less at once.",
  SERVICE_UNAVAILABLE: "A part of the answer is not available now. Try again; if it stays, report the request's id.",
} as const;

const faultMessage = "Something went wrong here. Try again; if it stays, report the request's id.";

/** Codes that the gateway's own checks of a request raise; their messages tell the client what to change. */
const requestCodes: ReadonlySet<string> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "OPERATION_TOO_LARGE",
  "UNAUTHORIZED_FIELD_OR_TYPE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** Codes with which a subgraph refuses. What else a subgraph calls an error is a fault on this side of the door. */
const refusalCodes: ReadonlySet<string> = new Set(Object.keys(errorCodes).filter((code) => code !== "INTERNAL_SERVER_ERROR"));

/**
 * Makes Apollo Server's `formatError`. Passes messages of known codes, locations, paths and the request's id; the rest is
 * logged whole and answered as a fault. `isPrivate` says whether a text holds something of the inside, such as an address.
 */
export function errorFormatter(log: Log, isPrivate: (text: string) => boolean) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { locations, path, extensions } = formatted;
    const scope = currentScope();
    const { code, message } = publicError(formatted, isPrivate);
    if (code === "INTERNAL_SERVER_ERROR") {
      (scope?.log ?? log).error({ err: unwrapResolverError(error), path, code: extensions?.["code"], subgraph: extensions?.["serviceName"] }, "a part of a request failed");
    }
    return {
      message,
      ...(locations && requestCodes.has(code) ? { locations } : {}),
      ...(path ? { path } : {}),
      extensions: { code, ...(scope ? { requestId: scope.requestId } : {}) },
    };
  };
}

function publicError({ message, extensions }: GraphQLFormattedError, isPrivate: (text: string) => boolean): { code: string; message: string } {
  const code = String(extensions?.["code"]);
  if (Object.hasOwn(serviceFailures, code)) return { code, message: serviceFailures[code as keyof typeof serviceFailures] };
  const allowed = extensions?.["serviceName"] === undefined ? requestCodes.has(code) || refusalCodes.has(code) : refusalCodes.has(code);
  if (!allowed || isPrivate(message)) return { code: "INTERNAL_SERVER_ERROR", message: faultMessage };
  return { code, message };
}

/** A refusal before anything is executed: an HTTP status, a code, and a message that says what to do. */
export class RequestRefused extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, { code = "BAD_REQUEST", headers = {} }: { code?: string; headers?: Readonly<Record<string, string>> } = {}) {
    super(message);
    this.name = "RequestRefused";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The body of an answer that has no data because the request never reached execution. */
export function errorBody(code: string, message: string, requestId: string): string {
  return JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
}

export const fault = (requestId: string): string => errorBody("INTERNAL_SERVER_ERROR", faultMessage, requestId);

export const tooLarge = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: "OPERATION_TOO_LARGE" } });

export const tooHard = (): GraphQLError => new GraphQLError("The operation takes too long to plan. Ask for fewer fields, or split it.", { extensions: { code: "OPERATION_TOO_LARGE" } });
