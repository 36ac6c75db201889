// What one fetch asks of a subgraph, read once from its operation: for each object of the answer, the fields that it may have.
import { getNamedType, getNullableType, isCompositeType, isListType, Kind, parse, type FieldNode, type FragmentDefinitionNode, type GraphQLNamedType, type GraphQLSchema, type GraphQLType, type OperationTypeNode, type SelectionSetNode } from "graphql";
import { Shared } from "../shared.ts";
import { isInherited } from "./bare-object.ts";

export interface AskedField {
  /** The name under which it answers. */
  readonly name: string;
  /** Whether an object that lacks it still answers to its name. */
  readonly inherited: boolean;
  /** How many lists are around the value; null when the schema does not say. */
  readonly lists: number | null;
  /** What is asked of the object; null for a leaf. */
  readonly below: AskedFields | null;
  readonly certainty: Certainty;
}

export type AskedFields = readonly AskedField[];

export const always = Symbol("always");
export const unsure = Symbol("unsure");
/** When a field must be there: always, for objects of one type, or never surely. */
export type Certainty = typeof always | typeof unsure | string;

export const isCertain = ({ certainty }: AskedField, typename: unknown): boolean => certainty === always || (certainty !== unsure && certainty === typename);

export interface AskedOperation {
  readonly kind: OperationTypeNode;
  readonly fields: AskedFields;
}

/** Takes the supergraph's schema and an operation that is sent to a subgraph. */
export function askedFields(schema: GraphQLSchema, operation: string): AskedOperation {
  const document = parse(operation, { noLocation: true });
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const definition = document.definitions.find((candidate) => candidate.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error("A query plan holds a fetch without an operation.");
  const fields: Collected = new Map();
  collect(definition.selectionSet, schema.getRootType(definition.operation) ?? undefined, always, { schema, fragments, into: fields });
  return { kind: definition.operation, fields: finished(fields, schema) };
}

export const entitiesField = "_entities";

interface CollectedField {
  readonly lists: number | null;
  certainty: Certainty;
  /** What is asked below, by when it is asked: each selection under a condition of its own by itself. Null for a leaf. */
  readonly below: { readonly when: Certainty; readonly fields: Collected }[] | null;
}

type Collected = Map<string, CollectedField>;

interface Reading {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly into: Collected;
}

function finished(fields: Collected, schema: GraphQLSchema): AskedFields {
  return shared([...fields].map(([name, { lists, below, certainty }]) => ({ name, inherited: isInherited(name), lists, below: below && finishedBelow(below, schema), certainty })), schema);
}

const sharedFields = new WeakMap<GraphQLSchema, Shared<AskedFields>>();
const numbers = new WeakMap<AskedFields, number>();
let numbered = 0;

/** The same fields are asked of the same things by many operations, which share what is known of them. */
function shared(fields: AskedFields, schema: GraphQLSchema): AskedFields {
  const known = sharedFields.get(schema) ?? new Shared<AskedFields>();
  sharedFields.set(schema, known);
  return known.of(JSON.stringify(fields.map(({ name, lists, below, certainty }) => [name, lists, below && numberOf(below), typeof certainty === "symbol" ? certainty === always : certainty])), () => fields);
}

/** Tells what is asked below from anything else that is; another number for fields that are not shared. */
function numberOf(fields: AskedFields): number {
  const number = numbers.get(fields) ?? ++numbered;
  numbers.set(fields, number);
  return number;
}

/** Where a field is asked for under several conditions, an object that is there says nothing of which of them were met. */
function finishedBelow(parts: NonNullable<CollectedField["below"]>, schema: GraphQLSchema): AskedFields {
  if (parts.length === 1) return finished(parts[0]?.fields ?? new Map(), schema);
  return joinFields(parts.flatMap(({ when, fields }) => finished(fields, schema).map((field) => (when === always ? field : { ...field, certainty: unsure }))));
}

/** One field for each name. Those of a name look alike: validation sees to it. */
export function joinFields(fields: AskedFields): AskedFields {
  const byName = new Map<string, AskedField>();
  for (const field of fields) {
    const known = byName.get(field.name);
    byName.set(field.name, known ? joinField(known, field) : field);
  }
  return [...byName.values()];
}

function joinField(one: AskedField, other: AskedField): AskedField {
  // That the object is there may be due to the other: then what this one asks below it need not be.
  const alike = one.certainty === other.certainty && one.certainty !== unsure;
  const belowOf = ({ certainty, below }: AskedField): AskedFields => (alike || certainty === always ? (below ?? []) : (below ?? []).map((field) => ({ ...field, certainty: unsure })));
  return { ...one, certainty: joinCertainty(one.certainty, other.certainty), below: one.below && joinFields([...belowOf(one), ...belowOf(other)]) };
}

/** A name that two types answer under is certain for neither alone. */
function joinCertainty(one: Certainty, other: Certainty): Certainty {
  if (one === always || other === always) return always;
  return one === other ? one : unsure;
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
  if (known) known.certainty = joinCertainty(known.certainty, certainty);
  const field = known ?? { lists: node.name.value === entitiesField ? 1 : type ? listsOf(type) : null, below: node.selectionSet ? [] : null, certainty };
  into.set(name, field);
  if (!node.selectionSet || !field.below) return;
  let part = certainty === unsure ? undefined : field.below.find(({ when }) => when === certainty);
  if (!part) field.below.push((part = { when: certainty, fields: new Map() }));
  collect(node.selectionSet, type ? getNamedType(type) : undefined, always, { ...reading, into: part.fields });
}

function fieldType(parent: GraphQLNamedType | undefined, name: string): GraphQLType | undefined {
  return parent && isCompositeType(parent) && "getFields" in parent ? parent.getFields()[name]?.type : undefined;
}

function listsOf(type: GraphQLType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsOf(nullable.ofType as GraphQLType) : 0;
}
