// Whether a plan fetches all that its operation asks for at the root. The planner leaves out, without a word, what no subgraph can
// answer, and the answer would say that there is nothing.
import type { PlanNode, QueryPlan } from "@apollo/query-planner";
import { Kind, parse, type DocumentNode, type SelectionNode } from "graphql";
import { fragmentsOf, rootSelections } from "./fetched-document.ts";

/** Throws when the plan of the document's one operation leaves a field out. */
export function checkPlannedFields(document: DocumentNode, { node }: QueryPlan): void {
  const planned = new Set<string>();
  if (node && node.kind !== "Subscription") collectPlanned(node, planned);
  for (const key of rootKeys(document)) if (!planned.has(key)) throw new Error(`No subgraph can answer what the operation asks of \`${key}\`.`);
}

function collectPlanned(node: PlanNode, planned: Set<string>): void {
  if (node.kind === "Fetch") {
    if (!node.requires) for (const key of rootKeys(parse(node.operation, { noLocation: true }))) planned.add(key);
  } else if (node.kind === "Condition") {
    for (const child of [node.ifClause, node.elseClause]) if (child) collectPlanned(child, planned);
  } else if (node.kind === "Sequence" || node.kind === "Parallel") {
    for (const child of node.nodes) collectPlanned(child, planned);
  }
}

/** The names under which the fields of the root answer, without questions about the schema and what is always left out. */
function rootKeys(document: DocumentNode): Set<string> {
  const keys = new Set<string>();
  const fragments = fragmentsOf(document);
  const collect = (selections: readonly SelectionNode[], around: Conditions): void => {
    for (const selection of selections) {
      const conditions = narrowed(around, selection);
      if (!conditions) continue;
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith("__")) keys.add((selection.alias ?? selection.name).value);
      } else {
        const inside = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        collect(inside?.selectionSet.selections ?? [], conditions);
      }
    }
  };
  collect(rootSelections(document), new Map());
  return keys;
}

/** What the variables have to be for a selection to be asked. */
type Conditions = ReadonlyMap<string, boolean>;

/** The conditions inside of the selection; null when they are never met. */
function narrowed(around: Conditions, { directives = [] }: SelectionNode): Conditions | null {
  const conditions = new Map(around);
  for (const { name, arguments: given = [] } of directives) {
    const wanted = name.value === "include";
    const value = given.find((argument) => argument.name.value === "if")?.value;
    if (!value || (!wanted && name.value !== "skip")) continue;
    if (value.kind === Kind.BOOLEAN && value.value !== wanted) return null;
    if (value.kind !== Kind.VARIABLE) continue;
    if (conditions.get(value.name.value) === !wanted) return null;
    conditions.set(value.name.value, wanted);
  }
  return conditions;
}
