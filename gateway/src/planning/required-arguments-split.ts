// A call that needs a field with two sets of arguments becomes two, as an entity can say it once only.
import type { FetchNode, PlanNode, QueryPlanSelectionNode } from "@apollo/query-planner";
import { Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode, type FieldNode, type SelectionSetNode } from "graphql";
import { fragmentsOf, rootSelections } from "./fetched-document.ts";
import type { Need } from "./required-arguments.ts";

/** What a field of a type needs with arguments, in the subgraph that is called. */
export type NeedsOf = (type: string, field: string) => readonly Need[];

/** Makes as many calls of one as it has to be: one when no two of the fields that are asked for need the same field with different arguments. */
export function splitFetch(fetch: FetchNode, needsOf: NeedsOf): PlanNode {
  const document = parse(fetch.operation, { noLocation: true });
  const fields = entityFields(document);
  const parts: { readonly needs: Need[]; readonly fields: Set<FieldNode> }[] = [];
  for (const { node, type } of fields) {
    const own = needsOf(type, node.name.value);
    const part = parts.find(({ needs }) => own.every((need) => needs.every((other) => !isInTheWay(need, other))));
    if (part) {
      part.needs.push(...own);
      part.fields.add(node);
    } else {
      parts.push({ needs: [...own], fields: new Set([node]) });
    }
  }
  if (parts.length < 2) return fetch;
  return { kind: "Parallel", nodes: parts.map((part) => partOf(fetch, document, part, new Set(parts.flatMap(({ needs }) => needs.map(({ standIn }) => standIn.name))))) };
}

const isInTheWay = (one: Need, other: Need): boolean => one.at === other.at && one.standIn.field === other.standIn.field && one.standIn.name !== other.standIn.name;

/** The fields of entities, with the type whose fragment each is in. */
function entityFields(document: DocumentNode): { readonly node: FieldNode; readonly type: string }[] {
  const fragments = fragmentsOf(document);
  const found: { node: FieldNode; type: string }[] = [];
  const collect = ({ selections }: SelectionSetNode, type: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) found.push({ node: selection, type });
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet, fragment.typeCondition.name.value);
      }
    }
  };
  for (const selection of rootSelections(document)) if (selection.kind === Kind.FIELD && selection.name.value === "_entities" && selection.selectionSet) collect(selection.selectionSet, "");
  return found;
}

function partOf(fetch: FetchNode, document: DocumentNode, part: { readonly needs: readonly Need[]; readonly fields: ReadonlySet<FieldNode> }, needed: ReadonlySet<string>): FetchNode {
  const own = new Set(part.needs.map(({ standIn }) => standIn.name));
  const all = new Set(entityFields(document).map(({ node }) => node));
  const kept = visit(document, {
    Field: { enter: (node) => (all.has(node) && !part.fields.has(node) ? null : undefined) },
    SelectionSet: { leave: (node) => (node.selections.length === 0 ? null : undefined) },
    InlineFragment: { leave: (node) => ((node as { selectionSet?: unknown }).selectionSet ? undefined : null) },
  });
  const used = usedVariables(kept);
  const operation = visit(kept, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null) });
  return {
    ...fetch,
    operation: stripIgnoredCharacters(print(operation)),
    ...(fetch.variableUsages ? { variableUsages: fetch.variableUsages.filter((name) => used.has(name)) } : {}),
    ...(fetch.requires ? { requires: withoutFields(fetch.requires, (name) => needed.has(name) && !own.has(name)) } : {}),
  };
}

function usedVariables(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(document, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  return used;
}

const withoutFields = (selections: readonly QueryPlanSelectionNode[], drop: (name: string) => boolean): QueryPlanSelectionNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === "Field" && drop(selection.name)) return [];
    if (!selection.selections) return [selection];
    const left = withoutFields(selection.selections, drop);
    return left.length === 0 ? [] : [{ ...selection, selections: left }];
  });
