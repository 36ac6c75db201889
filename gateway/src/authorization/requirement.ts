// What one type or field of a supergraph asks of whoever selects it, and the three ways of asking.

/** One of the inner lists must be held whole: `[["a", "b"], ["c"]]` is (a and b) or c. Nothing listed asks nothing. */
export type AnyOf = readonly (readonly string[])[];

export interface Requirement {
  /** `Type` or `Type.field`. */
  readonly coordinate: string;
  readonly authenticated: boolean;
  /** Each of these must be satisfied; more than one when the directive is applied more than once. */
  readonly scopes: readonly AnyOf[];
  readonly policies: readonly AnyOf[];
}

/** What a request holds. Policies are those that were found true: an unknown or failed one is not among them. */
export interface Authority {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

export type Allows = (requirement: Requirement) => boolean;

/** The checks in the order in which they are made; each sees the operation that the one before left. */
export const checksInOrder: readonly ((authority: Authority) => Allows)[] = [
  (authority) => (requirement) => !requirement.authenticated || authority.authenticated,
  (authority) => (requirement) => requirement.scopes.every((anyOf) => holds(authority.scopes, anyOf)),
  (authority) => (requirement) => requirement.policies.every((anyOf) => holds(authority.policies, anyOf)),
];

const holds = (held: ReadonlySet<string>, anyOf: AnyOf): boolean => anyOf.length === 0 || anyOf.some((all) => all.every((name) => held.has(name)));
