// Takes out of an operation, before it is planned, what the request may not see. What it does is what Apollo Router does, so that
// directives mean here what their authors read in its documentation. It differs, on purpose, in this and in nothing else:
//
//  1. The path of an error names the alias of a field, not the field: that is where the client finds the null. `removed` has the
//     Router's form.
//  2. Fields selected on an interface inside a fragment (`... on Node { id }`, `... @include { id }`) ask for every implementing type,
//     as they do directly below a field. Otherwise a fragment around the fields would be a way past the types' own protection.
//  3. Implementing interfaces count as implementing types.
//  4. Only the operation that runs is filtered, and the others of its document are dropped once something is removed: they cannot
//     run, and nobody should read errors about them.
//  5. An operation that asks about the schema and about data is filtered and answered; the Router refuses to answer such a mixture.
//     Of a protected root type, `__schema`, `__type` and `__typename` stay.
//  6. Not more than two hundred removed paths are told (`truncated`): an operation can spread a fragment 2^n times. All are removed.
//  7. A field that is not in the schema is removed. (Documents are validated before; this is for the day when one is not.)
//  8. A refused operation always has an error, also where the errors of the filter are not shown: an answer must have data or errors.
//
// A protected type protects what returns it, interfaces too. Composition (2.12 and later) gives an interface all that its implementing
// types ask, so one protected type closes what returns the interface, whatever fragments are below it.
import type { DocumentNode } from "graphql";
import { readOperation } from "./operation-of.ts";
import { askedAuthority, relevantAuthority, type AskedAuthority, type Question } from "./relevant-authority.ts";
import { removeUnauthorized } from "./remove-unauthorized.ts";
import { keysOf, mostPathsTold, namesOf, type Place } from "./removed-path.ts";
import { checksInOrder, type Authority } from "./requirement.ts";
import { unusedResponseKey, withTypeNames } from "./type-names.ts";
import { documentOf } from "./used-definitions.ts";

export interface UnauthorizedError {
  readonly message: string;
  readonly path: readonly string[];
  readonly extensions: { readonly code: "UNAUTHORIZED_FIELD_OR_TYPE" };
}

export interface FilterRequest extends Question {
  readonly authority: Authority;
  /** What `askedAuthority` said of this operation, when it is known already. */
  readonly asked?: AskedAuthority;
  /** Removes nothing, and tells what it would remove. */
  readonly dryRun?: boolean;
}

export interface FilteredOperation {
  /** What the request may see of the operation, a valid document; null when that is nothing. The given object when nothing was removed. */
  readonly document: DocumentNode | null;
  /** What to execute: `document`, and the types of objects under `typeNameKey` where `nullRemoved` needs them. */
  readonly executable: DocumentNode | null;
  readonly typeNameKey: string;
  /** Paths of field names from the root; `@` is every item of a list, `... on Type` an inline fragment. In the order of the checks. */
  readonly removed: readonly (readonly string[])[];
  /** One for each removed path, as clients get them. */
  readonly errors: readonly UnauthorizedError[];
  /** More was removed than is told. */
  readonly truncated: boolean;
  /** Belongs into the key of every cache of plans and answers: equal for requests that get the same document. */
  readonly decision: string;
  /** Selections looked at: the work done. */
  readonly steps: number;
}

/** The document must have been validated against `schema`, which clients see. Throws when it has not the operation. */
export function filterOperation(request: FilterRequest): FilteredOperation {
  const { schema, protections, document, operationName, authority, dryRun = false } = request;
  const asked = request.asked ?? askedAuthority(request);
  const chosen = readOperation(document, operationName);
  const removed: Place[] = [];
  let left: { operation: typeof chosen.operation | null; fragments: typeof chosen.fragments } = chosen;
  let steps = 0;

  for (const check of checksInOrder) {
    if (left.operation === null) break;
    const { operation, fragments, ...done } = removeUnauthorized({ schema, protections, operation: left.operation, fragments: left.fragments, allows: check(authority), dryRun });
    left = { operation, fragments };
    removed.push(...done.removed);
    steps += done.steps;
  }

  const unchanged = removed.length === 0 || dryRun;
  const allowed = unchanged ? document : left.operation && documentOf(left.operation, left.fragments);
  const typeNameKey = unusedResponseKey(document);
  const told = removed.slice(0, mostPathsTold);
  return {
    document: allowed,
    executable: unchanged ? document : allowed && withTypeNames(allowed, schema, typeNameKey),
    typeNameKey,
    removed: told.map(namesOf),
    errors: told.map(toError),
    truncated: removed.length > mostPathsTold,
    // In a dry run everybody gets the operation as it is.
    decision: dryRun ? "dry run" : relevantAuthority(asked, authority),
    steps,
  };
}

const toError = (place: Place): UnauthorizedError => ({
  message: "Unauthorized field or type",
  path: keysOf(place),
  extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" },
});
