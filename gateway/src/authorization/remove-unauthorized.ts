// One check over one operation: what does not pass is taken out. Every fragment is looked at once, however often it is spread:
// its type condition alone says what its fields are, so the outcome is the same at every place.
import {
  getNamedType, getNullableType, isCompositeType, isInterfaceType, isListType, isObjectType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef,
  type FieldNode, type FragmentDefinitionNode, type FragmentSpreadNode, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema,
  type InlineFragmentNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from "graphql";
import { onlyAboutSchema } from "./introspection.ts";
import type { Protections } from "./protections.ts";
import { belowField, belowInlineFragment, mostPathsKept, type Place } from "./removed-path.ts";
import type { Allows, Requirement } from "./requirement.ts";

export interface CheckedOperation {
  readonly schema: GraphQLSchema;
  readonly protections: Protections;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly allows: Allows;
  /** Tells what would be removed, and keeps it. */
  readonly dryRun: boolean;
}

export interface LeftOperation {
  /** Null when nothing is left to ask. The same object when nothing was removed. */
  readonly operation: OperationDefinitionNode | null;
  /** The fragments that still have a field. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly removed: readonly Place[];
  /** Selections looked at: the work done. */
  readonly steps: number;
}

/** What is left of a part of the operation: null when nothing is. */
interface Left<Node> {
  readonly node: Node | null;
  readonly removed: readonly Place[];
}

export function removeUnauthorized({ schema, protections, operation, fragments, allows, dryRun }: CheckedOperation): LeftOperation {
  let steps = 0;
  const fragmentsLeft = new Map<string, Left<FragmentDefinitionNode>>();

  // Every requirement is asked, also after one has failed: who collects requirements gets all of them.
  const isAllowed = (...requirements: (readonly Requirement[])[]): boolean => requirements.flat().filter((requirement) => !allows(requirement)).length === 0;

  /** Fields that are selected on an interface itself reach every type that implements it. */
  const ofTypesReached = (type: GraphQLCompositeType | null, { selections }: SelectionSetNode): readonly Requirement[] =>
    isInterfaceType(type) && selections.some((selection) => selection.kind === Kind.FIELD && selection.name.value !== "__typename") ? protections.ofImplementations(type.name) : [];

  /** Takes out what is not allowed; what is inside decides otherwise, and an empty rest is taken out without another word. */
  function withoutDenied<Node extends { readonly selectionSet?: SelectionSetNode | undefined }>(
    node: Node, allowed: boolean, type: GraphQLCompositeType | null, below: (place: Place) => Place,
  ): Left<Node> {
    const denied = allowed ? [] : [below(null)];
    if (!allowed && !dryRun) return { node: null, removed: denied };
    if (!node.selectionSet || !type) return { node, removed: denied };
    const { node: selectionSet, removed } = selections(node.selectionSet, type);
    const left = selectionSet === null ? null : selectionSet === node.selectionSet ? node : { ...node, selectionSet };
    return { node: left, removed: capped([...denied, ...removed.map(below)]) };
  }

  function selections(node: SelectionSetNode, parent: GraphQLCompositeType): Left<SelectionSetNode> {
    const removed: Place[] = [];
    const left: SelectionNode[] = [];
    for (const selection of node.selections) {
      steps += 1;
      const outcome = ofSelection(selection, parent);
      if (outcome.node) left.push(outcome.node);
      for (const place of outcome.removed) if (removed.length < mostPathsKept) removed.push(place);
    }
    if (left.length === 0) return { node: null, removed };
    const unchanged = left.length === node.selections.length && left.every((selection, index) => selection === node.selections[index]);
    return { node: unchanged ? node : { ...node, selections: left }, removed };
  }

  function ofSelection(selection: SelectionNode, parent: GraphQLCompositeType): Left<SelectionNode> {
    if (selection.kind === Kind.FIELD) return field(selection, parent);
    return selection.kind === Kind.INLINE_FRAGMENT ? inlineFragment(selection, parent) : spread(selection);
  }

  function field(node: FieldNode, parent: GraphQLCompositeType): Left<FieldNode> {
    const name = node.name.value;
    if (name === "__typename") return { node, removed: [] };
    const definition = fieldOf(schema, parent, name);
    const key = node.alias?.value ?? name;
    // The document was validated against this schema. Should it not have been, nothing is known of the field: it is taken out.
    if (!definition) return { node: null, removed: [belowField(name, key, false, null)] };
    const type = getNamedType(definition.type);
    const composite = isCompositeType(type) ? type : null;
    const allowed = isAllowed(protections.ofField(parent.name, name), protections.ofType(type.name), node.selectionSet ? ofTypesReached(composite, node.selectionSet) : []);
    const isList = isListType(getNullableType(definition.type));
    return withoutDenied(node, allowed, composite, (place) => belowField(name, key, isList, place));
  }

  function inlineFragment(node: InlineFragmentNode, parent: GraphQLCompositeType): Left<InlineFragmentNode> {
    const condition = node.typeCondition?.name.value;
    const type = condition === undefined ? parent : schema.getType(condition);
    const below = (place: Place): Place => belowInlineFragment(condition, place);
    if (!isCompositeType(type)) return { node: null, removed: [below(null)] };
    // Without a condition the type is the one around it, which has passed already.
    const allowed = isAllowed(condition === undefined ? [] : protections.ofType(type.name), ofTypesReached(type, node.selectionSet));
    return withoutDenied(node, allowed, type, below);
  }

  function spread(node: FragmentSpreadNode): Left<FragmentSpreadNode> {
    const left = fragment(node.name.value);
    return { node: left.node && node, removed: left.removed };
  }

  function fragment(name: string): Left<FragmentDefinitionNode> {
    const known = fragmentsLeft.get(name);
    if (known) return known;
    // Stands in while the fragment is looked at. Only a fragment that contains itself meets it, and no valid document has one.
    fragmentsLeft.set(name, { node: null, removed: [null] });
    const node = fragments.get(name);
    const type = node && schema.getType(node.typeCondition.name.value);
    const left: Left<FragmentDefinitionNode> =
      node && isCompositeType(type)
        ? withoutDenied(node, isAllowed(protections.ofType(type.name), ofTypesReached(type, node.selectionSet)), type, (place) => place)
        : { node: null, removed: [null] };
    fragmentsLeft.set(name, left);
    return left;
  }

  const root = schema.getRootType(operation.operation);
  if (!root) return { operation: null, fragments, removed: [null], steps };
  const allowed = isAllowed(protections.ofType(root.name));
  if (!allowed && !dryRun) {
    // The schema is not protected data, and tools ask for it before anyone signs in.
    const selectionSet = onlyAboutSchema(operation.selectionSet, fragments);
    if (selectionSet === operation.selectionSet) return { operation, fragments, removed: [], steps };
    return { operation: selectionSet && { ...operation, selectionSet }, fragments, removed: [null], steps };
  }
  const { node, removed } = withoutDenied(operation, allowed, root, (place) => place);
  const left = new Map<string, FragmentDefinitionNode>();
  for (const [name, fragment] of fragmentsLeft) if (fragment.node) left.set(name, fragment.node);
  return { operation: node, fragments: left, removed, steps };
}

const capped = (places: readonly Place[]): readonly Place[] => (places.length > mostPathsKept ? places.slice(0, mostPathsKept) : places);

function fieldOf(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
