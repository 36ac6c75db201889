import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";

/** What a resolver gets: who asks, the request's transaction, and loaders made for this request alone. */
export interface Context extends RequestScope {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export function createContext(scope: RequestScope): Context {
  return { ...scope, loaders: createLoaders(scope) };
}

// One line for each entity, in the order of the folders.
function createLoaders({ db: _db }: RequestScope) {
  return {};
}
