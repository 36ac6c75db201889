// Compiles a fetch of a plan: what is sent to a subgraph, and how what it answers is held against that.
import type { FetchNode } from "@apollo/query-planner";
import { askedFields, entitiesField, joinFields, type AskedFields } from "./asked-fields.ts";
import { ownValue } from "./bare-object.ts";
import type { CompareKeys } from "./compared-keys.ts";
import type { CompiledFetch } from "./compiled-fetch.ts";
import type { SendToSubgraph, Step } from "./execution.ts";
import { fetchEntities, type EntityFetch } from "./fetch-entities.ts";
import { fetchFields } from "./fetch-fields.ts";
import type { Path } from "./path.ts";
import type { PositionsAt } from "./positions.ts";
import type { CompileRequest } from "./requested-entities.ts";
import { compileRewrites, type IsOfType } from "./rewrites.ts";
import type { Merge } from "./subgraph-data.ts";
import type { SupergraphSchema } from "./supergraph-schema.ts";

export interface FetchTools {
  readonly supergraph: SupergraphSchema;
  readonly isOfType: IsOfType;
  /** Whether subgraphs are asked for the keys of the entities that they answer. */
  readonly comparesKeys: boolean;
  readonly compareKeys: CompareKeys;
  readonly positionsAt: PositionsAt;
  readonly compileRequest: CompileRequest;
  readonly merge: Merge;
  /** Gives the way to a subgraph; throws when there is none of that name. */
  send(subgraph: string): SendToSubgraph;
}

/** Compiles a fetch at `path` of the answer. */
export function compileFetch(node: FetchNode, path: Path, tools: FetchTools): Step {
  const compared = node.requires && tools.comparesKeys ? tools.compareKeys(node) : null;
  const operation = compared?.operation ?? node.operation;
  const asked = askedFields(tools.supergraph.schema, operation);
  const names = renames(node);
  const fetch: CompiledFetch = {
    subgraph: node.serviceName,
    send: tools.send(node.serviceName),
    operationName: node.operationName,
    mayRepeat: asked.kind !== "mutation",
    positions: tools.positionsAt(path),
    rewriteOutput: compileRewrites(node.outputRewrites, tools.isOfType),
    outputNames: names,
    merge: tools.merge,
    body: compileBody(operation, node),
  };
  const fields = renamed(asked.fields, names);
  if (!node.requires) return ofFields(fetch, fields);

  const entities = entitiesOf(fields);
  return ofEntities({
    ...fetch,
    fields: entities,
    planned: compared ? entitiesOf(renamed(askedFields(tools.supergraph.schema, node.operation).fields, names)) : entities,
    request: tools.compileRequest(node, path),
    isSame: compared?.isSame ?? (() => true),
  });
}

// Functions of their own, as what they give is kept and holds on to all that is around it.

const ofFields = (fetch: CompiledFetch, fields: AskedFields): Step => (execution) => fetchFields(fetch, fields, execution);
const ofEntities = (fetch: EntityFetch): Step => (execution) => fetchEntities(fetch, execution);

function entitiesOf(fields: AskedFields): AskedFields {
  const entities = fields.find(({ name }) => name === entitiesField)?.below;
  if (!entities) throw new Error("A fetch of a query plan requires entities and does not ask for any.");
  return entities;
}

const noVariables: readonly never[] = [];

/** Builds the JSON around what changes from call to call. */
function compileBody(operation: string, { variableUsages = [], operationName }: FetchNode): CompiledFetch["body"] {
  // Joined, because that makes one text of it, and many of them are kept.
  const start = ['{"query":', JSON.stringify(operation), ...(operationName === undefined ? [] : [',"operationName":', JSON.stringify(operationName)]), ',"variables":{'].join("");
  return bodyOf(start, variableUsages.length === 0 ? noVariables : variableUsages.map((name) => ({ name, key: `${JSON.stringify(name)}:` })));
}

function bodyOf(start: string, used: readonly { readonly name: string; readonly key: string }[]): CompiledFetch["body"] {
  return ({ sentVariables }, representations) => {
    let variables = representations === null ? "" : `"representations":${representations}`;
    for (const { name, key } of used) {
      const value = ownValue(sentVariables, name);
      if (value !== undefined) variables += `${variables === "" ? "" : ","}${key}${JSON.stringify(value)}`;
    }
    return `${start}${variables}}}`;
  };
}

const noNames: ReadonlyMap<string, string> = new Map();

/** The keys that output rewrites give another name. The planner makes each up for one place, so the name alone tells it. */
function renames({ outputRewrites }: FetchNode): ReadonlyMap<string, string> {
  if (!outputRewrites) return noNames;
  return new Map(outputRewrites.flatMap((rewrite) => (rewrite.kind === "KeyRenamer" ? [[rewrite.path.at(-1) ?? "", rewrite.renameKeyTo] as const] : [])));
}

/** The asked fields under the names that they have after the output rewrites; one name may then be of several types. */
function renamed(fields: AskedFields, names: ReadonlyMap<string, string>): AskedFields {
  if (names.size === 0) return fields;
  return joinFields(fields.map((field) => ({ ...field, name: names.get(field.name) ?? field.name, below: field.below && renamed(field.below, names) })));
}
