// One operation while it is executed: what its steps read and what they leave behind.
import type { GraphQLError } from "graphql";
import type { RequestScope } from "../request-scope.ts";
import type { Values } from "./bare-object.ts";
import type { RequestedEntities } from "./requested-entities.ts";

export interface Execution {
  readonly scope: RequestScope;
  /** The name that the client gave the operation. */
  readonly operationName: string | null;
  /** As the client sent them: a fetch passes on those it uses, and has their defaults in its own text. */
  readonly sentVariables: Values;
  /** With defaults in place. */
  readonly variables: Values;
  /** All that the subgraphs said so far, joined. */
  readonly root: Values;
  readonly errors: GraphQLError[];
  /**
   * The fields that are not there because a subgraph said, without an error, that it has no such entity: hidden from this
   * viewer, or gone. By the object that they would be in.
   */
  readonly absent: Map<Values, Set<string>>;
  /** The entities that were found in `root`; emptied whenever something is added to it. */
  readonly requested: RequestedEntities[];
}

/** A step of a plan: fetches, or several steps together. Never rejects for what a subgraph did. */
export type Step = (execution: Execution) => Promise<void>;

export interface SubgraphAnswer {
  readonly data?: Values | null;
  readonly errors?: readonly SubgraphError[];
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Record<string, unknown>;
}

export interface SubgraphCall {
  /** The request as JSON. */
  readonly body: string;
  /** A mutation may have been applied although no answer came. */
  readonly mayRepeat: boolean;
  /** The client's name of the operation. */
  readonly operationName: string | null;
  readonly scope: RequestScope;
}

/** Sends to one subgraph. Rejects with `CallFailed` when no usable answer comes back. */
export type SendToSubgraph = (call: SubgraphCall) => Promise<SubgraphAnswer>;
