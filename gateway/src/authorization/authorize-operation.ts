// What becomes of an operation under a supergraph's protections: executed without what the request may not see, refused whole, or
// executed as it is while somebody watches what a new protection would do.
import type { DocumentNode, GraphQLSchema } from "graphql";
import { filterOperation, type FilteredOperation, type UnauthorizedError } from "./filter-operation.ts";
import { nullRemoved, type ResponseData } from "./null-removed.ts";
import type { Protections } from "./protections.ts";
import { askedAuthority, relevantAuthority, type AskedAuthority } from "./relevant-authority.ts";
import type { Authority } from "./requirement.ts";

export interface AuthorizationOptions {
  /** `filter` answers what the request may see; `reject` refuses an operation that selects anything more. */
  readonly mode?: "filter" | "reject";
  /** Removes and refuses nothing, and tells what it would have removed. */
  readonly dryRun?: boolean;
  /** Where the answer tells what was removed: among its errors, as `extensions.authorizationErrors`, or nowhere. */
  readonly errors?: "errors" | "extensions" | "disabled";
  /** Is told of every operation that asked for more than it may see. */
  readonly onUnauthorized?: (told: { readonly errors: readonly UnauthorizedError[]; readonly truncated: boolean; readonly dryRun: boolean }) => void;
}

export interface OperationRequest {
  /** Validated against the schema. What is worked out is kept with this object. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly authority: Authority;
}

export interface OperationResponse {
  readonly data?: ResponseData;
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly [name: string]: unknown };
}

export type AuthorizedOperation =
  /** Nothing to execute: this is the answer. */
  | { readonly kind: "answered"; readonly response: OperationResponse }
  | {
      readonly kind: "executable";
      /** To plan and execute. The same object for the same document and decision, as long as the document is kept. */
      readonly document: DocumentNode;
      /** Belongs, with the document the client sent, into the key of every cache of plans and answers. */
      readonly decision: string;
      /** Makes the answer out of what executing gave. Takes the variables that the client sent. */
      complete(response: OperationResponse, variables?: { readonly [name: string]: unknown } | null): OperationResponse;
    };

export interface Authorization {
  authorize(operation: OperationRequest): AuthorizedOperation;
}

interface KnownOperation {
  readonly asked: AskedAuthority;
  readonly filteredByDecision: Map<string, FilteredOperation>;
}

// An operation that asks for many scopes can be decided in more ways than are worth keeping.
const decisionsKept = 50;

/** Takes the schema that clients see, and the protections of the supergraph it was made from. */
export function createAuthorization(schema: GraphQLSchema, protections: Protections, options: AuthorizationOptions = {}): Authorization {
  const { mode = "filter", dryRun = false, errors: location = "errors", onUnauthorized } = options;
  const known = new WeakMap<DocumentNode, Map<string, KnownOperation>>();

  const operationOf = ({ document, operationName }: Pick<OperationRequest, "document" | "operationName">): KnownOperation => {
    const name = operationName ?? "";
    const found = known.get(document)?.get(name);
    if (found) return found;
    const operations = known.get(document) ?? new Map<string, KnownOperation>();
    known.set(document, operations);
    const operation = { asked: askedAuthority({ schema, protections, document, operationName }), filteredByDecision: new Map<string, FilteredOperation>() };
    operations.set(name, operation);
    return operation;
  };

  const filter = (request: OperationRequest): FilteredOperation => {
    const { asked, filteredByDecision } = operationOf(request);
    const decision = relevantAuthority(asked, request.authority);
    const known = filteredByDecision.get(decision);
    if (known) return known;
    const filtered = filterOperation({ ...request, schema, protections, asked, dryRun });
    if (filteredByDecision.size >= decisionsKept) filteredByDecision.clear();
    filteredByDecision.set(decision, filtered);
    return filtered;
  };

  return {
    authorize(request) {
      const filtered = filter(request);
      const { errors, truncated, executable, decision } = filtered;
      if (errors.length > 0) onUnauthorized?.({ errors, truncated, dryRun });
      if (errors.length > 0 && mode === "reject" && !dryRun) return { kind: "answered", response: refusal(errors, location) };
      if (executable === null) return { kind: "answered", response: withErrors({ data: null }, errors, location) };
      return {
        kind: "executable",
        document: executable,
        decision,
        complete(response, variables) {
          const { document, operationName } = request;
          // Without `data` the operation was not executed, and there is nothing to put nulls into.
          const completed = response.data === undefined || filtered.document === document ? response : { ...response, data: nullRemoved({ data: response.data, filtered, schema, document, operationName, variables }) };
          return withErrors(completed, errors, location);
        },
      };
    },
  };
}

function withErrors(response: OperationResponse, errors: readonly UnauthorizedError[], location: "errors" | "extensions" | "disabled"): OperationResponse {
  if (errors.length === 0 || location === "disabled") return response;
  if (location === "extensions") return { ...response, extensions: { ...response.extensions, authorizationErrors: errors } };
  return { ...response, errors: [...(response.errors ?? []), ...errors] };
}

function refusal(errors: readonly UnauthorizedError[], location: "errors" | "extensions" | "disabled"): OperationResponse {
  if (location === "errors") return { errors };
  // An answer without data must have an error; where the paths are not to be shown there, it names none.
  const error = { message: "Unauthorized field or type", extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } };
  return withErrors({ errors: [error] }, errors, location);
}
