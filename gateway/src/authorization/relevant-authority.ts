// What an operation could ask of whoever sends it. Two requests that hold the same of it get the same filtered operation, and so
// may share a plan; two that do not, must not.
import type { DocumentNode, GraphQLSchema } from "graphql";
import { readOperation } from "./operation-of.ts";
import type { Protections } from "./protections.ts";
import { removeUnauthorized } from "./remove-unauthorized.ts";
import type { Authority } from "./requirement.ts";

export interface AskedAuthority {
  /** Whether it matters that somebody has signed in. */
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

export interface Question {
  readonly schema: GraphQLSchema;
  readonly protections: Protections;
  readonly document: DocumentNode;
  /** May be left out when the document has one operation. */
  readonly operationName?: string | null | undefined;
}

/** Everything that any type or field of the operation asks; depends on the operation only, so it can be kept with it. */
export function askedAuthority({ schema, protections, document, operationName }: Question): AskedAuthority {
  let authenticated = false;
  const scopes = new Set<string>();
  const policies = new Set<string>();
  removeUnauthorized({
    schema,
    protections,
    ...readOperation(document, operationName),
    dryRun: true,
    allows(requirement) {
      authenticated ||= requirement.authenticated;
      for (const scope of requirement.scopes.flat(2)) scopes.add(scope);
      for (const policy of requirement.policies.flat(2)) policies.add(policy);
      return true;
    },
  });
  return { authenticated, scopes, policies };
}

/**
 * The part of a request's authority that can change the outcome, as a text that is equal for two requests of an operation exactly
 * when that part is: for each thing that the operation asks, in its order, whether it is held.
 */
export function relevantAuthority(asked: AskedAuthority, { authenticated, scopes, policies }: Authority): string {
  let held = asked.authenticated && authenticated ? "1" : "0";
  for (const scope of asked.scopes) held += scopes.has(scope) ? "1" : "0";
  for (const policy of asked.policies) held += policies.has(policy) ? "1" : "0";
  return held;
}
