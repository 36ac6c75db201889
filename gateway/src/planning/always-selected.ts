// Lets every object of an operation be asked for, also where a condition or another type may leave nothing of it. The planner leaves
// an object out of which nothing is left, and then nobody could say whether it is there.
import { getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type SelectionSetNode } from "graphql";
import { fragmentsOf } from "./fetched-document.ts";

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

/** The validated document, with `__typename` in each field's selections of which all could be left out. The answer is shaped by what the client sent. */
export function withSomethingSelected(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const fragments = fragmentsOf(document);
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(field) {
        const { selectionSet } = field;
        const type = getNamedType(types.getType());
        if (!selectionSet || !type || hasUnconditionalField(selectionSet, type.name, fragments)) return undefined;
        return { ...field, selectionSet: { ...selectionSet, selections: [...selectionSet.selections, typename] } };
      },
    }),
  );
}

/** Whether one field at least is asked of every object of this type, whatever the variables are. */
function hasUnconditionalField({ selections }: SelectionSetNode, type: string, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  return selections.some((selection) => {
    if (selection.directives?.some(({ name }) => name.value === "skip" || name.value === "include")) return false;
    if (selection.kind === Kind.FIELD) return true;
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment || (fragment.typeCondition && fragment.typeCondition.name.value !== type)) return false;
    return hasUnconditionalField(fragment.selectionSet, type, fragments);
  });
}
