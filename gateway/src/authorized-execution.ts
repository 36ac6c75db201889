// Stands between a validated operation and the planner: what the viewer may not see is taken out before anything is planned,
// and comes back as null. The supergraph as composition wrote it says what is protected; the planner gets a copy that says less.
import { HeaderMap } from "@apollo/server";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import { createAuthorization, type AuthorizationOptions, type OperationResponse } from "./authorization/authorize-operation.ts";
import type { UnauthorizedError } from "./authorization/filter-operation.ts";
import { readProtections } from "./authorization/protections.ts";
import type { Authority } from "./authorization/requirement.ts";
import { stripProtections } from "./authorization/strip-protections.ts";
import type { AuthorizationConfig } from "./config.ts";
import { currentScope, type RequestScope } from "./request-scope.ts";

export interface OperationContext {
  /** Validated. */
  readonly document: DocumentNode;
  readonly request: { readonly operationName?: string | null | undefined; readonly variables?: Record<string, unknown> | undefined };
  readonly scope: RequestScope;
}

export type Execute = (operation: OperationContext) => Promise<ExecutionResult>;

export interface ProtectedSupergraph {
  /** What the planner can be given. */
  readonly plannable: string;
  /** Types and fields that ask for something. */
  readonly protectedCount: number;
  /** Makes an execution that lets nobody see more than they may. `schema` is what clients see of the plannable copy. */
  authorized(schema: GraphQLSchema, execute: Execute): Execute;
}

/** Throws when the supergraph asks for protection that cannot be enforced: then nothing may be served from it. */
export function protectSupergraph(supergraph: string, { mode, errors }: AuthorizationConfig): ProtectedSupergraph {
  const protections = readProtections(supergraph);
  return {
    plannable: stripProtections(supergraph),
    protectedCount: protections.count,
    authorized(schema, execute) {
      const authorization = createAuthorization(schema, protections, { mode: mode === "reject" ? "reject" : "filter", dryRun: mode === "dry-run", errors, onUnauthorized });
      // Who has signed in is the same viewer in each request.
      const authorities = new WeakMap<Viewer, Authority>();
      const authorityOf = (viewer: Viewer): Authority => {
        const authority = authorities.get(viewer) ?? toAuthority(viewer);
        authorities.set(viewer, authority);
        return authority;
      };
      return async ({ document, request, scope }) => {
        const { viewer } = scope;
        const authorized = authorization.authorize({ document, operationName: request.operationName, authority: authorityOf(viewer) });
        if (authorized.kind === "answered") return toResult(authorized.response, viewer, mode === "reject");
        return toResult(authorized.complete(await execute({ document: authorized.document, request, scope }), request.variables), viewer, false);
      };
    },
  };
}

/** What a viewer holds. A policy is held by role, as `role:NAME`; a policy of another name is held by nobody. */
function toAuthority({ id, role, scopes }: Viewer): Authority {
  return { authenticated: id !== null, scopes: new Set(scopes), policies: new Set([`role:${role}`]) };
}

const mostPathsLogged = 20;

const onUnauthorized: NonNullable<AuthorizationOptions["onUnauthorized"]> = ({ errors, truncated, dryRun }) => {
  const scope = currentScope();
  if (!scope) return;
  scope.told.unauthorized = errors.length;
  const paths = errors.slice(0, mostPathsLogged).map(({ path }) => path.join("."));
  scope.log.info({ paths, more: truncated || errors.length > mostPathsLogged, role: scope.viewer.role }, dryRun ? "an operation would lose what its viewer may not see" : "an operation asked for what its viewer may not see");
};

function toResult(answer: OperationResponse, viewer: Viewer, refused: boolean): ExecutionResult {
  if (!answer.errors) return answer as ExecutionResult;
  const { errors, ...response } = answer;
  const http = refused ? { http: { status: 403, headers: new HeaderMap() } } : {};
  return { ...response, errors: errors.map((error) => (error instanceof GraphQLError ? error : toGraphQLError(error as UnauthorizedError, viewer, http))) } as ExecutionResult;
}

/** The message of Apollo Router, which clients may know, and what to do about it. */
function toGraphQLError({ message, path, extensions }: UnauthorizedError, { id }: Viewer, http: object): GraphQLError {
  const advice = id === null ? "sign in, and send `Authorization: Bearer TOKEN`" : "your token has not the scope or the role that this asks for";
  return new GraphQLError(`${message}: ${advice}.`, { ...(path ? { path } : {}), extensions: { ...extensions, ...http } });
}
