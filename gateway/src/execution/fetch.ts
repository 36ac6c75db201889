// A fetch of a plan: what is sent to a subgraph, and what becomes of what it answers.
import type { FetchNode } from "@apollo/query-planner";
import { GraphQLError } from "graphql";
import { askedFields, entitiesField, isCertain, joinFields, type AskedFields } from "./asked-fields.ts";
import { isObject, ownValue, type Values } from "./bare-object.ts";
import { CallFailed } from "./call-failed.ts";
import { compareKeys } from "./compared-keys.ts";
import type { Execution, SendToSubgraph, Step, SubgraphAnswer, SubgraphError } from "./execution.ts";
import type { Path, RisingPath } from "./path.ts";
import { positionsAt, type Positions } from "./positions.ts";
import { compileRepresentations, type Represent, type Representation } from "./representations.ts";
import { compileRewrites, type IsOfType, type Rewrite } from "./rewrites.ts";
import { checkObject, createMerge, type Merge } from "./subgraph-data.ts";
import type { SupergraphSchema } from "./supergraph-schema.ts";

export interface FetchTools {
  readonly supergraph: SupergraphSchema;
  readonly isOfType: IsOfType;
  /** Whether subgraphs are asked for the keys of the entities that they answer. */
  readonly comparesKeys: boolean;
  /** Gives the way to a subgraph; throws when there is none of that name. */
  send(subgraph: string): SendToSubgraph;
}

interface Fetch {
  readonly subgraph: string;
  readonly send: SendToSubgraph;
  readonly operationName: string | undefined;
  readonly mayRepeat: boolean;
  readonly positions: Positions;
  readonly rewriteOutput: Rewrite | null;
  readonly outputNames: ReadonlyMap<string, string>;
  readonly merge: Merge;
  /** Makes the request's body; `representations` are the list's items in JSON. */
  body(execution: Execution, representations: readonly string[] | null): string;
}

/** Compiles a fetch at `path` of the answer. */
export function compileFetch(node: FetchNode, path: Path, tools: FetchTools): Step {
  const compared = node.requires && tools.comparesKeys ? compareKeys(node, tools) : null;
  const operation = compared?.operation ?? node.operation;
  const asked = askedFields(tools.supergraph.schema, operation);
  const names = renames(node);
  const fetch: Fetch = {
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
  const represent = compileRepresentations(node.requires, compileRewrites(node.inputRewrites, tools.isOfType), tools.isOfType);
  return (execution) => fetchEntities(fetch, { fields: entities, planned: compared ? entityFields(tools, node, names) : entities, represent, isSame: compared?.isSame ?? anything }, execution);
}

function entitiesOf(fields: AskedFields): AskedFields {
  const entities = fields.find(({ name }) => name === entitiesField)?.below;
  if (!entities) throw new Error("A fetch of a query plan requires entities and does not ask for any.");
  return entities;
}

/** What the plan asks of entities, without the keys that are compared. */
const entityFields = ({ supergraph }: FetchTools, { operation }: FetchNode, names: ReadonlyMap<string, string>): AskedFields => entitiesOf(renamed(askedFields(supergraph.schema, operation).fields, names));

/** Builds the JSON around what changes from call to call. */
function compileBody(operation: string, { variableUsages = [], operationName }: FetchNode): Fetch["body"] {
  const start = `{"query":${JSON.stringify(operation)}`;
  const end = operationName === undefined ? "}" : `,"operationName":${JSON.stringify(operationName)}}`;
  return ({ sentVariables }, representations) => {
    const variables = variableUsages.flatMap((name) => {
      const value = ownValue(sentVariables, name);
      return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`];
    });
    if (representations) variables.push(`"representations":[${representations.join(",")}]`);
    return `${start},"variables":{${variables.join(",")}}${end}`;
  };
}

/** Fetches fields of a root type; nearly always for the answer's root. */
async function fetchFields(fetch: Fetch, fields: AskedFields, execution: Execution): Promise<void> {
  const targets = fetch.positions.objects(execution.root);
  if (targets.length === 0) return;
  const report = (error: SubgraphError): void => {
    for (const { path } of fetch.positions.paths(execution.root)) addError(execution, fetch, error, error.path && [...path, ...namedAs(error.path, fetch)]);
  };
  const everywhere = (error: SubgraphError): void => fields.slice(0, mostErrors).forEach(({ name }) => report({ ...error, path: [name] }));

  const answer = await call(fetch, null, execution, everywhere);
  const data = answer?.data;
  if (!answer || !data) {
    answer?.errors?.forEach((error) => (error.path ? report(error) : everywhere(error)));
    return;
  }
  fetch.rewriteOutput?.(data);
  const problems: RisingPath[] = [];
  checkObject(data, fields, undefined, problems);
  for (const target of targets) fetch.merge(target, data, fields);
  answer.errors?.forEach(report);
  reportProblems(problems, fetch, execution, report);
}

interface EntityFetch {
  readonly fields: AskedFields;
  /** The fields of which errors are told. */
  readonly planned: AskedFields;
  readonly represent: Represent;
  isSame(entity: Values, representation: Representation): boolean;
}

const anything = (): boolean => true;

async function fetchEntities(fetch: Fetch, { fields, planned, represent, isSame }: EntityFetch, execution: Execution): Promise<void> {
  const objects = fetch.positions.objects(execution.root);
  const representations = represent(objects);
  if (execution.absent.size > 0) passOnAbsence(objects, representations, planned, execution);
  if (representations.length === 0) return;
  const places = placesOf(representations, fetch.positions, execution.root);
  let told = 0;
  const report = (index: number, error: SubgraphError, below: Path): void => {
    for (const path of places(index)) if (told++ < mostErrors) addError(execution, fetch, error, [...path, ...namedAs(below, fetch)]);
  };
  const reportAll = (error: SubgraphError): void => {
    for (const [index, { typename }] of representations.entries()) {
      for (const field of planned) if (field.name !== "__typename" && isCertain(field, typename)) report(index, error, [field.name]);
    }
  };
  const reportOwn = (error: SubgraphError): void => {
    const [, index, ...below] = error.path ?? [];
    if (typeof index === "number" && index < representations.length) report(index, error, below);
    else reportAll(error);
  };

  const answer = await call(fetch, representations.map(({ text }) => text), execution, reportAll);
  const data = answer?.data;
  if (!answer || !data) {
    answer?.errors?.forEach(reportOwn);
    return;
  }
  const entities = ownValue(data, entitiesField);
  // One too few or too many means that nobody can say which belongs to whom.
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    answer.errors?.forEach(reportOwn);
    reportProblems([[]], fetch, execution, reportAll);
    return;
  }

  const problems: RisingPath[] = [];
  for (const [index, entity] of (entities as unknown[]).entries()) {
    const representation = representations[index] as Representation;
    if (entity === null) {
      if (!answer.errors?.length) markAbsent(representation, planned, execution);
      continue;
    }
    const before = problems.length;
    addEntity(entity, representation);
    for (let at = before; at < problems.length; at++) problems[at]?.push(index, entitiesField);
  }
  answer.errors?.forEach(reportOwn);
  reportProblems(problems, fetch, execution, reportOwn);

  function addEntity(entity: unknown, representation: Representation): void {
    if (!isObject(entity)) return void problems.push([]);
    fetch.rewriteOutput?.(entity);
    const before = problems.length;
    checkObject(entity, fields, representation.typename, problems);
    if (!isSame(entity, representation)) {
      execution.scope.log.error({ subgraph: fetch.subgraph, operation: fetch.operationName }, "a subgraph answered for another entity than it was asked for");
      problems.length = before;
      for (const field of planned) if (field.name !== "__typename" && isCertain(field, representation.typename)) problems.push([field.name]);
      return;
    }
    for (const target of representation.targets) fetch.merge(target, entity, fields);
  }
}

const mostErrors = 1_000;

/** Gives null when no answer came; `reportAll` then has been told. */
async function call(fetch: Fetch, representations: readonly string[] | null, execution: Execution, reportAll: (error: SubgraphError) => void): Promise<SubgraphAnswer | null> {
  const { scope, operationName } = execution;
  try {
    const answer = await fetch.send({ body: fetch.body(execution, representations), mayRepeat: fetch.mayRepeat, operationName, scope });
    if (!answer.data && !answer.errors?.length) throw new CallFailed("SERVICE_UNAVAILABLE", "an answer with neither data nor errors");
    return answer;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    scope.log.warn({ subgraph: fetch.subgraph, operation: fetch.operationName, code: error.code, reason: error.message, err: error.cause }, "a call to a subgraph failed");
    reportAll({ message: error.message, extensions: { code: error.code } });
    return null;
  }
}

function addError({ errors }: Execution, { subgraph }: Fetch, { message, extensions }: SubgraphError, path: Path | undefined): void {
  // Whose error it is decides what of it a client may read.
  errors.push(new GraphQLError(message || "a subgraph failed without a message", { ...(path ? { path } : {}), extensions: { code: "DOWNSTREAM_SERVICE_ERROR", ...extensions, serviceName: subgraph } }));
}

function reportProblems(problems: readonly RisingPath[], { subgraph, operationName }: Fetch, { scope }: Execution, report: (error: SubgraphError) => void): void {
  if (problems.length === 0) return;
  const paths = problems.map((path) => path.toReversed());
  scope.log.error({ subgraph, operation: operationName, paths: paths.slice(0, 10) }, "a subgraph answered in another shape than asked");
  for (const path of paths) report({ message: "an answer in another shape than asked", path });
}

function markAbsent({ targets, typename }: Representation, fields: AskedFields, { absent }: Execution): void {
  for (const target of targets) {
    const names = absent.get(target) ?? new Set<string>();
    for (const field of fields) if (typeof field.certainty === "symbol" || field.certainty === typename) names.add(field.name);
    absent.set(target, names);
  }
}

/** What needs a field of an entity that is absent cannot be asked for, and is as absent. */
function passOnAbsence(objects: readonly Values[], representations: readonly Representation[], fields: AskedFields, { absent }: Execution): void {
  const asked = new Set(representations.flatMap(({ targets }) => targets));
  for (const object of objects) {
    const names = asked.has(object) ? undefined : absent.get(object);
    if (names) for (const field of fields) names.add(field.name);
  }
}

/** Gives the places of a representation's objects, by its index. Walks the answer at the first question only. */
function placesOf(representations: readonly Representation[], positions: Positions, root: Values): (index: number) => readonly Path[] {
  let byObject: Map<Values, Path[]> | undefined;
  return (index) => {
    if (!byObject) {
      byObject = new Map();
      for (const { object, path } of positions.paths(root)) {
        const paths = byObject.get(object);
        if (paths) paths.push(path);
        else byObject.set(object, [path]);
      }
    }
    const targets = new Set(representations[index]?.targets);
    return [...targets].flatMap((target) => byObject?.get(target) ?? []);
  };
}

/** The keys that output rewrites give another name. The planner makes each up for one place, so the name alone tells it. */
function renames({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> {
  return new Map(outputRewrites.flatMap((rewrite) => (rewrite.kind === "KeyRenamer" ? [[rewrite.path.at(-1) ?? "", rewrite.renameKeyTo] as const] : [])));
}

function namedAs(path: Path, { outputNames }: Fetch): Path {
  return outputNames.size === 0 ? path : path.map((step) => (typeof step === "string" ? (outputNames.get(step) ?? step) : step));
}

/** The asked fields under the names that they have after the output rewrites; one name may then be of several types. */
function renamed(fields: AskedFields, names: ReadonlyMap<string, string>): AskedFields {
  if (names.size === 0) return fields;
  return joinFields(fields.map((field) => ({ ...field, name: names.get(field.name) ?? field.name, below: field.below && renamed(field.below, names) })));
}
