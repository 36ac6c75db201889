// The codes an answer may carry, and the one place where anything else is logged whole and answered as a fault.
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { databaseFault, databaseFaults, innermost, passesWhenTriedAgain } from "./database-fault.ts";
import type { Log } from "./log.ts";
import { AskerLeft } from "./turns.ts";

/** Every code of our own, with its meaning. Codes of Apollo Server for a bad request pass through as they are. */
export const errorCodes = {
  BAD_USER_INPUT: "An argument cannot be used; the message names it and says what to send instead.",
  UNAUTHENTICATED: "Nobody has signed in, and this needs somebody who has.",
  FORBIDDEN: "The viewer may not do this.",
  SERVICE_TIMEOUT: "It took too long; less at once may not.",
  SERVICE_UNAVAILABLE: "What it needs is out of reach for the moment; nothing is wrong with the request.",
  INTERNAL_SERVER_ERROR: "A fault of ours; the log holds the details under the request's id.",
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** A refusal that the caller can understand and act on. */
export function refusal(code: Exclude<ErrorCode, "INTERNAL_SERVER_ERROR" | "SERVICE_TIMEOUT" | "SERVICE_UNAVAILABLE">, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

// Raised by Apollo Server for requests that were never executed.
const requestCodes = new Set(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST", "OPERATION_RESOLUTION_FAILURE", "BAD_USER_INPUT", "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"]);

/**
 * Formats errors for the answer: refusals and bad requests as they are, faults of the database and all others by a code without details.
 * `logOf` gives the log of the request that an error is of, where there is one.
 */
export function errorFormatter(log: Log, logOf: (error: unknown) => Log | undefined = () => undefined): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = String(formatted.extensions?.["code"] ?? "INTERNAL_SERVER_ERROR");
    const known = code in errorCodes ? code !== "INTERNAL_SERVER_ERROR" : requestCodes.has(code);
    if (known) return { message: formatted.message, ...place(formatted), extensions: { code } };

    const reason = unwrapResolverError(error);
    // Nothing failed when nobody reads the answer; what is tried again is logged by who does that.
    if (!(innermost(reason) instanceof AskerLeft) && !passesWhenTriedAgain(reason)) (logOf(error) ?? log).error({ err: reason, path: formatted.path }, "a resolver failed");
    const fault = databaseFault(reason);
    if (fault !== null) return { message: databaseFaults[fault], ...place(formatted), extensions: { code: fault } };
    return { message: "Something went wrong here. Try again; if it stays, report the request's id.", ...place(formatted), extensions: { code: "INTERNAL_SERVER_ERROR" } };
  };
}

function place({ locations, path }: GraphQLFormattedError): Pick<GraphQLFormattedError, "locations" | "path"> {
  return { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
}
