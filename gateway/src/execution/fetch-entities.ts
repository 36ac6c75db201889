// A fetch of fields of entities that are in the answer already, each asked for once.
import { entitiesField, isCertain, type AskedFields } from "./asked-fields.ts";
import { isObject, ownValue, type Values } from "./bare-object.ts";
import { ask, errorOfCall, reportProblems, usable, type CompiledFetch } from "./compiled-fetch.ts";
import { EntityErrors } from "./entity-errors.ts";
import type { Execution, SubgraphAnswer } from "./execution.ts";
import type { RisingPath } from "./path.ts";
import type { Representation } from "./representations.ts";
import type { RequestEntities } from "./requested-entities.ts";
import { checkObject } from "./subgraph-data.ts";

export interface EntityFetch extends CompiledFetch {
  /** What the subgraph is asked of entities. */
  readonly fields: AskedFields;
  /** The same without the keys that are compared: the fields of which errors are told. */
  readonly planned: AskedFields;
  readonly request: RequestEntities;
  /** Whether the entity is the one that was asked for, as far as its keys tell. */
  isSame(entity: Values, representation: Representation): boolean;
}

export async function fetchEntities(fetch: EntityFetch, execution: Execution): Promise<void> {
  const { planned } = fetch;
  const { objects, representations, list } = fetch.request(execution);
  if (execution.absent.size > 0) passOnAbsence(objects, representations, planned, execution);
  if (representations.length === 0) return;
  const errors = new EntityErrors(fetch, execution, representations, planned);

  let answer: SubgraphAnswer;
  try {
    answer = usable(await ask(fetch, execution, list));
  } catch (error) {
    return errors.reportAll(errorOfCall(error, fetch, execution));
  }
  const { data } = answer;
  const entities = data ? ownValue(data, entitiesField) : undefined;
  // One too few or too many means that nobody can say which belongs to whom.
  const isWhole = Array.isArray(entities) && entities.length === representations.length;
  const problems: RisingPath[] = [];
  if (isWhole) addEntities(entities, representations, { fetch, execution, problems, failed: (answer.errors?.length ?? 0) > 0 });
  answer.errors?.forEach((error) => errors.report(error));
  if (isWhole) reportProblems(problems, fetch, execution, (error) => errors.report(error));
  else if (data) reportProblems([[]], fetch, execution, (error) => errors.reportAll(error));
}

interface Adding {
  readonly fetch: EntityFetch;
  readonly execution: Execution;
  /** Begins a path for each place where something is wrong. */
  readonly problems: RisingPath[];
  /** Whether the subgraph told an error, which may be why an entity is null. */
  readonly failed: boolean;
}

function addEntities(entities: readonly unknown[], representations: readonly Representation[], adding: Adding): void {
  const { fetch, execution, problems, failed } = adding;
  execution.requested.length = 0;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    const representation = representations[index] as Representation;
    if (entity === null) {
      if (!failed) markAbsent(representation, fetch.planned, execution);
      continue;
    }
    const before = problems.length;
    if (isObject(entity)) addEntity(entity, representation, adding);
    else problems.push([]);
    for (let at = before; at < problems.length; at++) problems[at]?.push(index, entitiesField);
  }
}

function addEntity(entity: Values, representation: Representation, { fetch, execution, problems }: Adding): void {
  fetch.rewriteOutput?.(entity);
  const before = problems.length;
  checkObject(entity, fetch.fields, representation.typename, problems);
  if (!fetch.isSame(entity, representation)) {
    execution.scope.log.error({ subgraph: fetch.subgraph, operation: fetch.operationName }, "a subgraph answered for another entity than it was asked for");
    problems.length = before;
    for (const field of fetch.planned) if (field.name !== "__typename" && isCertain(field, representation.typename)) problems.push([field.name]);
    return;
  }
  for (const target of representation.targets) fetch.merge(target, entity, fetch.fields);
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
