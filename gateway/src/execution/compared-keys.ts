// Asks a subgraph for the keys of the entities that it answers, and compares them with those it was asked for: entities in
// another order would give one child's plan to another.
import type { FetchNode, QueryPlanSelectionNode } from "@apollo/query-planner";
import { getNamedType, isCompositeType, isEnumType, Kind, parse, print, stripIgnoredCharacters, type DocumentNode, type FieldNode, type GraphQLSchema, type InlineFragmentNode, type SelectionNode } from "graphql";
import { Shared } from "../shared.ts";
import { entitiesField } from "./asked-fields.ts";
import { isObject, ownValue, type Values } from "./bare-object.ts";
import type { Representation } from "./representations.ts";
import type { IsOfType } from "./rewrites.ts";
import type { KeyField, SupergraphSchema } from "./supergraph-schema.ts";

export interface ComparedKeys {
  /** The fetch's operation with the keys among its selections. */
  readonly operation: string;
  /** Whether the entity is the one that was asked for, as far as its keys tell. */
  readonly isSame: (entity: Values, representation: Representation) => boolean;
}

export interface KeyTools {
  readonly supergraph: SupergraphSchema;
  readonly isOfType: IsOfType;
}

/** Gives null when none of the keys can be compared. */
export type CompareKeys = (fetch: FetchNode) => ComparedKeys | null;

export function keyComparison(tools: KeyTools): CompareKeys {
  const comparisons = new Shared<ComparedKeys["isSame"]>();
  return (fetch) => compareKeys(fetch, tools, comparisons);
}

function compareKeys({ operation, serviceName, requires = [] }: FetchNode, { supergraph, isOfType }: KeyTools, comparisons: Shared<ComparedKeys["isSame"]>): ComparedKeys | null {
  const document = parse(operation, { noLocation: true });
  const entities = entitySelections(document);
  if (!entities) return null;
  const taken = responseKeys(entities, document);
  const compared = requires.flatMap((selection): ComparedType[] => {
    if (selection.kind !== "InlineFragment" || selection.typeCondition === undefined) return [];
    const typename = selection.typeCondition;
    const key = supergraph.keysOf(serviceName, typename).find((candidate) => isRequired(candidate, selection.selections));
    const fields = key ? comparable(key, typename, supergraph.schema).filter(({ name }) => !isAnother(taken.get(name), name)) : [];
    return fields.length > 0 ? [{ typename, fields }] : [];
  });
  if (compared.length === 0) return null;

  const additions = compared.map(({ typename, fields }): InlineFragmentNode => inlineFragment(typename, fields.map(toFieldNode)));
  return {
    operation: stripIgnoredCharacters(print(withSelections(document, additions))),
    isSame: comparisons.of(JSON.stringify(compared), () => comparison(compared, isOfType)),
  };
}

interface ComparedType {
  readonly typename: string;
  readonly fields: readonly KeyField[];
}

/** A function of its own, as what it gives is kept and holds on to all that is around it. */
function comparison(compared: readonly ComparedType[], isOfType: IsOfType): ComparedKeys["isSame"] {
  return (entity, { typename, value }) => {
    for (const part of compared) if (isOfType(typename, part.typename) && !areEqual(part.fields, entity, value)) return false;
    return true;
  };
}

/** Texts, numbers and names look the same wherever they come from; a date, say, may be written in several ways. */
const comparableTypes: ReadonlySet<string> = new Set(["ID", "String", "Int", "Boolean"]);

function comparable(key: readonly KeyField[], typename: string, schema: GraphQLSchema): KeyField[] {
  const type = schema.getType(typename);
  if (!type || !("getFields" in type)) return [];
  return key.flatMap(({ name, below }): KeyField[] => {
    const named = getNamedType(type.getFields()[name]?.type);
    if (!named) return [];
    if (below === null) return comparableTypes.has(named.name) || isEnumType(named) ? [{ name, below }] : [];
    const inside = isCompositeType(named) ? comparable(below, named.name, schema) : [];
    return inside.length > 0 ? [{ name, below: inside }] : [];
  });
}

const isRequired = (key: readonly KeyField[], selections: readonly QueryPlanSelectionNode[]): boolean =>
  key.every(({ name, below }) => selections.some((selection) => selection.kind === "Field" && selection.name === name && (below === null || isRequired(below, selection.selections ?? []))));

function areEqual(fields: readonly KeyField[], entity: Values, representation: Values): boolean {
  for (const field of fields) if (!isEqual(field, entity, representation)) return false;
  return true;
}

function isEqual({ name, below }: KeyField, entity: Values, representation: Values): boolean {
  const expected = ownValue(representation, name);
  const found = ownValue(entity, name);
  if (below === null) return typeof found !== "object" && (found === expected || String(found) === String(expected));
  // Lists of keys have no order that can be relied on.
  if (!isObject(expected)) return true;
  return isObject(found) && areEqual(below, found, expected);
}

function entitySelections(document: DocumentNode): readonly SelectionNode[] | null {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections) if (isEntities(selection)) return selection.selectionSet?.selections ?? null;
  }
  return null;
}

const isEntities = (selection: SelectionNode): selection is FieldNode => selection.kind === Kind.FIELD && selection.name.value === entitiesField;

/** The fields of entities by the name under which they answer, whatever fragment they are in. */
function responseKeys(selections: readonly SelectionNode[], document: DocumentNode, keys = new Map<string, FieldNode>()): ReadonlyMap<string, FieldNode> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) keys.set((selection.alias ?? selection.name).value, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) responseKeys(selection.selectionSet.selections, document, keys);
    else for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value) responseKeys(definition.selectionSet.selections, document, keys);
  }
  return keys;
}

/** Whether a name answers for another field than the key's; below it there could be more of that, so nothing may be. */
const isAnother = (field: FieldNode | undefined, name: string): boolean => field !== undefined && (field.name.value !== name || (field.arguments?.length ?? 0) > 0 || field.selectionSet !== undefined);

function withSelections(document: DocumentNode, additions: readonly InlineFragmentNode[]): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? {
            ...definition,
            selectionSet: {
              ...definition.selectionSet,
              selections: definition.selectionSet.selections.map((selection) =>
                isEntities(selection) && selection.selectionSet ? { ...selection, selectionSet: { ...selection.selectionSet, selections: additions.reduce(add, selection.selectionSet.selections) } } : selection,
              ),
            },
          }
        : definition,
    ),
  };
}

/** Adds to the fragment of the same type where there is one. */
function add(selections: readonly SelectionNode[], addition: InlineFragmentNode): readonly SelectionNode[] {
  const typename = addition.typeCondition?.name.value;
  const index = selections.findIndex((selection) => selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition?.name.value === typename && !selection.directives?.length);
  const fragment = selections[index] as InlineFragmentNode | undefined;
  if (!fragment) return [...selections, addition];
  const there = new Set(fragment.selectionSet.selections.map((selection) => (selection.kind === Kind.FIELD && !selection.directives?.length ? (selection.alias ?? selection.name).value : "")));
  const missing = addition.selectionSet.selections.filter((selection) => selection.kind !== Kind.FIELD || selection.selectionSet || !there.has(selection.name.value));
  if (missing.length === 0) return selections;
  return selections.with(index, { ...fragment, selectionSet: { ...fragment.selectionSet, selections: [...fragment.selectionSet.selections, ...missing] } });
}

const nameNode = (value: string) => ({ kind: Kind.NAME as const, value });
const inlineFragment = (typename: string, selections: readonly SelectionNode[]): InlineFragmentNode => ({ kind: Kind.INLINE_FRAGMENT, typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(typename) }, selectionSet: { kind: Kind.SELECTION_SET, selections } });
const toFieldNode = ({ name, below }: KeyField): FieldNode => ({ kind: Kind.FIELD, name: nameNode(name), ...(below ? { selectionSet: { kind: Kind.SELECTION_SET, selections: below.map(toFieldNode) } } : {}) });
