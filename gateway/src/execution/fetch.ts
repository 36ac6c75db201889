// Compiles a fetch of a plan: what is sent to a subgraph, and how what it answers is held against that.
import type { FetchNode } from "@apollo/query-planner";
import { askedFields, entitiesField, joinFields, type AskedFields } from "./asked-fields.ts";
import { ownValue } from "./bare-object.ts";
import { compareKeys } from "./compared-keys.ts";
import type { CompiledFetch } from "./compiled-fetch.ts";
import type { SendToSubgraph, Step } from "./execution.ts";
import { fetchEntities, type EntityFetch } from "./fetch-entities.ts";
import { fetchFields } from "./fetch-fields.ts";
import type { Path } from "./path.ts";
import { positionsAt } from "./positions.ts";
import type { CompileRequest } from "./requested-entities.ts";
import { compileRewrites, type IsOfType } from "./rewrites.ts";
import { createMerge } from "./subgraph-data.ts";
import type { SupergraphSchema } from "./supergraph-schema.ts";

export interface FetchTools {
  readonly supergraph: SupergraphSchema;
  readonly isOfType: IsOfType;
  /** Whether subgraphs are asked for the keys of the entities that they answer. */
  readonly comparesKeys: boolean;
  /** Gives the way to a subgraph; throws when there is none of that name. */
  send(subgraph: string): SendToSubgraph;
}

/** Compiles a fetch at `path` of the answer. */
export function compileFetch(node: FetchNode, path: Path, tools: FetchTools, compileRequest: CompileRequest): Step {
  const compared = node.requires && tools.comparesKeys ? compareKeys(node, tools) : null;
  const operation = compared?.operation ?? node.operation;
  const asked = askedFields(tools.supergraph.schema, operation);
  const names = renames(node);
  const fetch: CompiledFetch = {
    subgraph: node.serviceName,
    send: tools.send(node.serviceName),
    operationName: node.operationName,
    mayRepeat: asked.kind !== "mutation",
    positions: positionsAt(path),
    rewriteOutput: compileRewrites(node.outputRewrites, tools.isOfType),
    outputNames: names,
    merge: createMerge(tools.isOfType),
    body: compileBody(operation, node),
  };
  const fields = renamed(asked.fields, names);
  if (!node.requires) return (execution) => fetchFields(fetch, fields, execution);

  const entities = entitiesOf(fields);
  const entityFetch: EntityFetch = {
    ...fetch,
    fields: entities,
    planned: compared ? entitiesOf(renamed(askedFields(tools.supergraph.schema, node.operation).fields, names)) : entities,
    request: compileRequest(node, path),
    isSame: compared ? compared.isSame.bind(compared) : () => true,
  };
  return (execution) => fetchEntities(entityFetch, execution);
}

function entitiesOf(fields: AskedFields): AskedFields {
  const entities = fields.find(({ name }) => name === entitiesField)?.below;
  if (!entities) throw new Error("A fetch of a query plan requires entities and does not ask for any.");
  return entities;
}

/** Builds the JSON around what changes from call to call. */
function compileBody(operation: string, { variableUsages = [], operationName }: FetchNode): CompiledFetch["body"] {
  const start = `{"query":${JSON.stringify(operation)},"variables":{`;
  const end = operationName === undefined ? "}}" : `},"operationName":${JSON.stringify(operationName)}}`;
  const used = variableUsages.map((name) => ({ name, key: `${JSON.stringify(name)}:` }));
  return ({ sentVariables }, representations) => {
    let variables = representations === null ? "" : `"representations":${representations}`;
    for (const { name, key } of used) {
      const value = ownValue(sentVariables, name);
      if (value !== undefined) variables += `${variables === "" ? "" : ","}${key}${JSON.stringify(value)}`;
    }
    return start + variables + end;
  };
}

/** The keys that output rewrites give another name. The planner makes each up for one place, so the name alone tells it. */
function renames({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> {
  return new Map(outputRewrites.flatMap((rewrite) => (rewrite.kind === "KeyRenamer" ? [[rewrite.path.at(-1) ?? "", rewrite.renameKeyTo] as const] : [])));
}

/** The asked fields under the names that they have after the output rewrites; one name may then be of several types. */
function renamed(fields: AskedFields, names: ReadonlyMap<string, string>): AskedFields {
  if (names.size === 0) return fields;
  return joinFields(fields.map((field) => ({ ...field, name: names.get(field.name) ?? field.name, below: field.below && renamed(field.below, names) })));
}
