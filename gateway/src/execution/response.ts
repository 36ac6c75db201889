// Makes the answer out of what the subgraphs said: the fields that the client asked for, in its order, under its names, and
// through GraphQL's rule that a null which may not be one is passed up to the nearest place where it may.
import { isLeafType, isListType, isNonNullType, isObjectType, type GraphQLCompositeType, type GraphQLOutputType, type GraphQLSchema, type SelectionSetNode } from "graphql";
import { isInherited, isObject, type Values } from "./bare-object.ts";
import { completeObject, failed, tell, type Complete, type Completed, type Completion, type ResponseField } from "./completed-object.ts";
import { isTextType, leafTest, type IsLeafValue } from "./leaf-values.ts";
import { addStep, type Path } from "./path.ts";
import { collectFields, standsAlone, type CollectedField, type FieldSource } from "./response-fields.ts";

export interface Problem {
  readonly message: string;
  readonly path: Path;
}

export interface Response {
  readonly data: Values | null;
  /** Nulls that may not be there, and values that no field of their type can have. */
  readonly problems: readonly Problem[];
}

/** Takes what the subgraphs said, and the fields of which they said that there is no such entity. */
export type Respond = (root: Values, absent: ReadonlyMap<Values, ReadonlySet<string>>) => Response;

/** Compiles the selections of an operation's root. */
export function compileResponse(source: FieldSource, selectionSet: SelectionSetNode, rootType: GraphQLCompositeType): Respond {
  const fields = compileFields(source, [selectionSet], rootType);
  return (root, absent) => {
    const completion: Completion = { absent, messages: [], paths: [] };
    const data = completeObject(root, fields(), completion);
    return { data: data === failed ? null : data, problems: completion.messages.map((message, at) => ({ message, path: completion.paths[at]?.toReversed() ?? [] })) };
  };
}

type LazyFields = () => readonly ResponseField[];

/** Operations that select the same of a type share what is compiled of it, where nothing else of them or of a request matters. */
function compileFields(source: FieldSource, selectionSets: readonly SelectionSetNode[], type: GraphQLCompositeType): LazyFields {
  const [only, another] = selectionSets;
  if (only === undefined || another !== undefined || !standsAlone(only)) return lazyFields(source, selectionSets, type);
  const ofSchema = sharedFields.get(source.schema) ?? new WeakMap<SelectionSetNode, Map<string, LazyFields>>();
  sharedFields.set(source.schema, ofSchema);
  const byType = ofSchema.get(only) ?? new Map<string, LazyFields>();
  ofSchema.set(only, byType);
  // Without what belongs to the operation that came first: it is kept as long as these.
  const fields = byType.get(type.name) ?? lazyFields({ schema: source.schema, fragments: new Map(), variables: {} }, selectionSets, type);
  byType.set(type.name, fields);
  return fields;
}

const sharedFields = new WeakMap<GraphQLSchema, WeakMap<SelectionSetNode, Map<string, LazyFields>>>();

/** Compiled when the first object of the type comes: most types of an interface never do. */
function lazyFields(source: FieldSource, selectionSets: readonly SelectionSetNode[], type: GraphQLCompositeType): LazyFields {
  let fields: readonly ResponseField[] | undefined;
  return () => (fields ??= collectFields(source, selectionSets, type).map((field) => compileField(source, type, field)));
}

function compileField(source: FieldSource, parent: GraphQLCompositeType, { key, name, type, below }: CollectedField): ResponseField {
  const common = { key, inherited: isInherited(key), isText: false };
  if (name === "__typename") {
    // Root types may have other names in a subgraph, and nothing but an object's type is the type of an object.
    if (isObjectType(parent)) return { ...common, complete: asIs, nullMessage: null, constant: parent.name };
    return { ...common, complete: () => null, nullMessage: `Invalid __typename found for object of type ${parent.name}.`, constant: undefined };
  }
  // The schema's own answer to a question about itself.
  if (name === "__schema" || name === "__type") return { ...common, complete: asIs, nullMessage: null, constant: undefined };
  const nullable = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
  if (!isLeafType(nullable) || key !== name) return compileAnyField(source, parent, { key, type, below });
  // A leaf under its own name is the same in every operation, so all of a schema share it.
  const shared = sharedLeaves.get(source.schema) ?? new Map<string, ResponseField>();
  sharedLeaves.set(source.schema, shared);
  const place = `${parent.name}.${key}`;
  const field = shared.get(place) ?? compileAnyField(source, parent, { key, type, below });
  shared.set(place, field);
  return field;
}

const sharedLeaves = new WeakMap<GraphQLSchema, Map<string, ResponseField>>();

function compileAnyField(source: FieldSource, parent: GraphQLCompositeType, { key, type, below }: Pick<CollectedField, "key" | "type" | "below">): ResponseField {
  const common = { key, inherited: isInherited(key) };
  const place = `field ${parent.name}.${key}`;
  const nullable = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
  return { ...common, isText: isLeafType(nullable) && isTextType(nullable), complete: compileType(source, nullable, below, place), nullMessage: isNonNullType(type) ? `Cannot return null for non-nullable ${place}.` : null, constant: undefined };
}

const asIs: Complete = (value) => value;

function compileType(source: FieldSource, type: GraphQLOutputType, below: readonly SelectionSetNode[], place: string): Complete {
  if (isListType(type)) return compileList(source, type.ofType as GraphQLOutputType, below, place);
  if (isLeafType(type)) return compileLeaf(leafTest(type), place);
  return compileComposite(source, type as GraphQLCompositeType, below, place);
}

// A function of its own, as what it gives is kept and holds on to all that is around it.
const compileLeaf = (isValue: IsLeafValue, place: string): Complete => (value, completion) => (isValue(value) ? value : tell(completion, `Invalid value found for ${place}.`));

function compileList(source: FieldSource, itemType: GraphQLOutputType, below: readonly SelectionSetNode[], place: string): Complete {
  const mayBeNull = !isNonNullType(itemType);
  const itemNullable = mayBeNull ? itemType : (itemType.ofType as GraphQLOutputType);
  const complete = compileType(source, itemNullable, below, `array element of type ${String(itemNullable)}`);
  return (value, completion) => {
    if (!Array.isArray(value)) return tell(completion, `Invalid value found for ${place}.`);
    // Copied from the first item on that is not as it came.
    let items: unknown[] | null = null;
    let whole = true;
    for (let index = 0; index < value.length; index++) {
      const item = value[index] as unknown;
      let completed: Completed = null;
      if (item !== null && item !== undefined) {
        const before = completion.paths.length;
        completed = complete(item, completion);
        if (completion.paths.length > before) addStep(completion.paths, before, index);
      } else if (!mayBeNull) {
        completed = tell(completion, `Cannot return null for non-nullable array element of type ${String(itemNullable)} at index ${index}.`, index);
      }
      if (completed === failed || completed === null) {
        whole &&= mayBeNull;
        completed = null;
      }
      if (items !== null) items.push(completed);
      else if (completed !== item) items = [...value.slice(0, index), completed];
    }
    if (!whole) return failed;
    return items ?? value;
  };
}

function compileComposite(source: FieldSource, type: GraphQLCompositeType, below: readonly SelectionSetNode[], place: string): Complete {
  const own = compileFields(source, below, type);
  const byTypename = new Map<string, LazyFields | null>([[type.name, own]]);
  const fieldsOf = (typename: string): LazyFields | null => {
    const known = byTypename.get(typename);
    if (known !== undefined) return known;
    const named = source.schema.getType(typename);
    const fits = named !== undefined && named !== type && !isObjectType(type) && isSubTypeOf(source, type, named);
    const fields = fits ? compileFields(source, below, named as GraphQLCompositeType) : null;
    // Names that are no types come from outside, and are not kept.
    if (named) byTypename.set(typename, fields);
    return fields;
  };
  return (value, completion) => {
    if (!isObject(value)) return tell(completion, `Invalid value found for ${place}.`);
    const typename = value["__typename"];
    const fields = typename === undefined || typename === null ? own : typeof typename === "string" ? fieldsOf(typename) : null;
    if (fields === null) return tell(completion, `Invalid __typename found for object at ${place}.`);
    return completeObject(value, fields(), completion);
  };
}

function isSubTypeOf({ schema }: FieldSource, type: GraphQLCompositeType, named: ReturnType<FieldSource["schema"]["getType"]>): boolean {
  if (isObjectType(type) || !named) return false;
  return isObjectType(named) || "getInterfaces" in named ? schema.isSubType(type, named as never) : false;
}
