import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { learnerLoaders } from "./entities/learner/loaders.ts";
import { whanauMemberLoaders } from "./entities/whanau-member/loaders.ts";

/** What a resolver gets: who asks, the request's transaction, and loaders made for this request alone. */
export interface Context extends RequestScope {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export function createContext(scope: RequestScope): Context {
  return { ...scope, loaders: createLoaders(scope) };
}

function createLoaders({ db }: RequestScope) {
  return { ...learnerLoaders(db), ...whanauMemberLoaders(db) };
}
