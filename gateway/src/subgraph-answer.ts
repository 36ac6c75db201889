// Checks what a subgraph answers against what it was asked. A field nobody asked for could overwrite another service's
// value, a text where a list belongs would break the whole answer, and a missing field would read as "there is none".
import { getNamedType, getNullableType, isCompositeType, isListType, Kind, parse, type FieldNode, type FragmentDefinitionNode, type GraphQLNamedType, type GraphQLSchema, type GraphQLType, type SelectionSetNode } from "graphql";

export type Path = readonly (string | number)[];

export interface AnswerShape {
  readonly isMutation: boolean;
  /** Removes from `data`, in place, what was not asked for or has another shape; gives the paths where something is wrong. */
  check(data: Record<string, unknown>, representations: readonly Representation[] | undefined): Path[];
  /** The fields, as `Type.field`, that were asked of entities of which the subgraph says that they are not there. */
  absentFields(data: Record<string, unknown>, representations: readonly Representation[] | undefined): string[];
  /** Every place that stays empty when the call brings nothing, so that each null of the answer has its error. */
  emptyPaths(representations: readonly Representation[] | undefined): Path[];
}

export interface Representation {
  readonly __typename?: unknown;
}

/** Reads the shape of one operation that is sent to a subgraph. The schema is the supergraph's. */
export function answerShape(schema: GraphQLSchema, operation: string): AnswerShape {
  const document = parse(operation, { noLocation: true });
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const definition = document.definitions.find((candidate) => candidate.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error("A query plan holds a fetch without an operation.");

  const root = schema.getRootType(definition.operation);
  const fields: Fields = new Map();
  collect(definition.selectionSet, root ?? undefined, always, { schema, fragments, into: fields });
  const entities = fields.get(entitiesField);

  return {
    isMutation: definition.operation === "mutation",
    check(data, representations) {
      const problems: Path[] = [];
      checkObject(data, fields, undefined, [], problems);
      if (entities) checkEntities(data, entities, representations ?? [], problems);
      return problems;
    },
    absentFields(data, representations = []) {
      const found = entities ? (data[entitiesField] as readonly unknown[]) : [];
      const absent = new Set(found.flatMap((entity, index) => (entity === null ? [String(representations[index]?.__typename)] : [])));
      return [...absent].flatMap((type) => [...(entities?.fields?.keys() ?? [])].map((field) => `${type}.${field}`));
    },
    emptyPaths(representations) {
      if (!entities) return [...fields.keys()].map((name) => [name]);
      return (representations ?? [])
        .flatMap((representation, index) => [...(entities.fields ?? [])].flatMap(([name, field]) => (name !== "__typename" && isCertain(field, representation.__typename) ? [[entitiesField, index, name]] : [])))
        .slice(0, maxEmptyPaths);
    },
  };
}

const entitiesField = "_entities";
const maxEmptyPaths = 1_000;

type Fields = Map<string, Field>;

interface Field {
  /** How many lists are around the value; null when the schema does not say. */
  readonly lists: number | null;
  /** What is asked of the object; null for a leaf. */
  readonly fields: Fields | null;
  /** When the field must be there: always, for objects of one type, or never surely. */
  certainty: Certainty;
}

const always = Symbol("always");
const unsure = Symbol("unsure");
type Certainty = typeof always | typeof unsure | string;

const isCertain = ({ certainty }: Field, typename: unknown): boolean => certainty === always || (certainty !== unsure && certainty === typename);

interface Reading {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly into: Fields;
}

// Fields of the same name in different fragments have the same shape (validation sees to it), so they are read as one.
function collect(selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined, certainty: Certainty, reading: Reading): void {
  for (const selection of selectionSet.selections) {
    const conditional = (selection.directives?.length ?? 0) > 0;
    const here = conditional ? unsure : certainty;
    if (selection.kind === Kind.FIELD) {
      collectField(selection, parent, here, reading);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? reading.fragments.get(selection.name.value) : selection;
    const typeName = fragment?.typeCondition?.name.value;
    const type = typeName === undefined ? parent : reading.schema.getType(typeName);
    const narrowed = typeName === undefined || typeName === parent?.name ? here : here === always ? typeName : here === typeName ? here : unsure;
    if (fragment) collect(fragment.selectionSet, type, narrowed, reading);
  }
}

function collectField(node: FieldNode, parent: GraphQLNamedType | undefined, certainty: Certainty, { into, ...reading }: Reading): void {
  const name = node.alias?.value ?? node.name.value;
  const type = fieldType(parent, node.name.value);
  const known = into.get(name);
  if (known && certainty === always) known.certainty = always;
  const field = known ?? { lists: node.name.value === entitiesField ? 1 : type ? listsOf(type) : null, fields: node.selectionSet ? new Map() : null, certainty };
  into.set(name, field);
  if (node.selectionSet && field.fields) collect(node.selectionSet, type ? getNamedType(type) : undefined, always, { ...reading, into: field.fields });
}

function fieldType(parent: GraphQLNamedType | undefined, name: string): GraphQLType | undefined {
  return parent && isCompositeType(parent) && "getFields" in parent ? parent.getFields()[name]?.type : undefined;
}

function listsOf(type: GraphQLType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsOf(nullable.ofType as GraphQLType) : 0;
}

function checkEntities(data: Record<string, unknown>, { fields }: Field, representations: readonly Representation[], problems: Path[]): void {
  const entities = data[entitiesField];
  // One too few or too many means that nobody can say which belongs to whom.
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    data[entitiesField] = representations.map(() => null);
    problems.push([entitiesField]);
    return;
  }
  for (const [index, entity] of entities.entries()) {
    if (!isObject(entity) || !fields) continue;
    for (const [name, field] of fields) {
      if (!Object.hasOwn(entity, name) && typeof field.certainty === "string" && isCertain(field, representations[index]?.__typename)) problems.push([entitiesField, index, name]);
    }
  }
}

function checkObject(object: Record<string, unknown>, fields: Fields, typename: unknown, path: Path, problems: Path[]): void {
  for (const name in object) {
    if (!fields.has(name)) delete object[name];
  }
  for (const [name, field] of fields) {
    if (Object.hasOwn(object, name)) object[name] = checkValue(object[name], field, field.lists, [...path, name], problems);
    else if (isCertain(field, typename)) problems.push([...path, name]);
  }
}

function checkValue(value: unknown, field: Field, lists: number | null, path: Path, problems: Path[]): unknown {
  if (value === null || value === undefined) return null;
  if (lists === null ? Array.isArray(value) && field.fields !== null : lists > 0) {
    if (!Array.isArray(value)) return wrong(path, problems);
    for (const [index, item] of value.entries()) value[index] = checkValue(item, field, lists === null ? null : lists - 1, [...path, index], problems);
    return value;
  }
  if (field.fields === null) return value;
  if (!isObject(value)) return wrong(path, problems);
  checkObject(value, field.fields, value["__typename"], path, problems);
  return value;
}

function wrong(path: Path, problems: Path[]): null {
  problems.push(path);
  return null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
