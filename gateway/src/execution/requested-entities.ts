// Which entities a fetch asks for. Services that each add to the same entities often need the same of them, and are asked at
// the same time: that is worked out once.
import type { FetchNode } from "@apollo/query-planner";
import { Shared } from "../shared.ts";
import type { Values } from "./bare-object.ts";
import type { Execution } from "./execution.ts";
import type { Path } from "./path.ts";
import type { Positions, PositionsAt } from "./positions.ts";
import { compileRepresentations, type Represent, type Representation } from "./representations.ts";
import { compileRewrites, type IsOfType } from "./rewrites.ts";

export interface RequestedEntities {
  /** What they were found by. */
  readonly by: RequestEntities;
  /** The objects of the answer at the fetch's path. */
  readonly objects: readonly Values[];
  /** Those of them that have what is required, each once. */
  readonly representations: readonly Representation[];
  /** The representations as a list in JSON. */
  readonly list: string;
}

/** Finds them in what is there now. What it gives is for all fetches of a request that ask the same, and is not to be changed. */
export type RequestEntities = (execution: Execution) => RequestedEntities;

/** Compiles what a fetch requires; gives the same function to fetches that require the same at the same place, of whatever plan. */
export type CompileRequest = (node: FetchNode, path: Path) => RequestEntities;

export function entityRequests(isOfType: IsOfType, positionsAt: PositionsAt): CompileRequest {
  const compiled = new Shared<RequestEntities>();
  return ({ requires = [], inputRewrites }, path) =>
    compiled.of(JSON.stringify([path, requires, inputRewrites]), () => requestOf(positionsAt(path), compileRepresentations(requires, compileRewrites(inputRewrites, isOfType), isOfType)));
}

/** A function of its own, as what it gives is kept with a plan and holds on to all that is around it. */
function requestOf(positions: Positions, represent: Represent): RequestEntities {
  const request: RequestEntities = (execution) => {
    for (const found of execution.requested) if (found.by === request) return found;
    const objects = positions.objects(execution.root);
    const representations = represent(objects);
    const requested = { by: request, objects, representations, list: listOf(representations) };
    execution.requested.push(requested);
    return requested;
  };
  return request;
}

function listOf(representations: readonly Representation[]): string {
  let list = "";
  for (const { text } of representations) list += list === "" ? text : `,${text}`;
  return `[${list}]`;
}
