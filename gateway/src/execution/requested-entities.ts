// Which entities a fetch asks for. Services that each add to the same entities often need the same of them, and are asked at
// the same time: that is worked out once.
import type { FetchNode } from "@apollo/query-planner";
import type { Values } from "./bare-object.ts";
import type { Execution } from "./execution.ts";
import type { Path } from "./path.ts";
import { positionsAt, type Positions } from "./positions.ts";
import { compileRepresentations, type Represent, type Representation } from "./representations.ts";
import { compileRewrites, type IsOfType } from "./rewrites.ts";

export interface RequestedEntities {
  /** The objects of the answer at the fetch's path. */
  readonly objects: readonly Values[];
  /** Those of them that have what is required, each once. */
  readonly representations: readonly Representation[];
  /** The representations as a list in JSON. */
  readonly list: string;
}

/** Finds them in what is there now. What it gives is for all fetches of a request that ask the same, and is not to be changed. */
export type RequestEntities = (execution: Execution) => RequestedEntities;

/** Compiles what the fetches of one plan require; gives the same function to fetches that require the same at the same place. */
export type CompileRequest = (node: FetchNode, path: Path) => RequestEntities;

export function entityRequests(isOfType: IsOfType): CompileRequest {
  const compiled = new Map<string, RequestEntities>();
  return ({ requires = [], inputRewrites }, path) => {
    const key = JSON.stringify([path, requires, inputRewrites]);
    const known = compiled.get(key);
    if (known) return known;

    const request = requestOf(positionsAt(path), compileRepresentations(requires, compileRewrites(inputRewrites, isOfType), isOfType));
    compiled.set(key, request);
    return request;
  };
}

/** A function of its own, as what it gives is kept with a plan and holds on to all that is around it. */
function requestOf(positions: Positions, represent: Represent): RequestEntities {
  const request: RequestEntities = (execution) => {
    const found = execution.requested.get(request);
    if (found) return found;
    const objects = positions.objects(execution.root);
    const representations = represent(objects);
    const requested = { objects, representations, list: listOf(representations) };
    execution.requested.set(request, requested);
    return requested;
  };
  return request;
}

function listOf(representations: readonly Representation[]): string {
  let list = "";
  for (const { text } of representations) list += list === "" ? text : `,${text}`;
  return `[${list}]`;
}
