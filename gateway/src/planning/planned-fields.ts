// Whether a plan fetches all that its operation asks for at the root. The planner leaves out, without a word, what no subgraph can
// answer, and the answer would say that there is nothing.
import type { PlanNode, QueryPlan } from "@apollo/query-planner";
import { Kind, parse, type DocumentNode, type SelectionNode, type SelectionSetNode } from "graphql";

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
function rootKeys({ definitions }: DocumentNode): Set<string> {
  const keys = new Set<string>();
  const below = (selection: SelectionNode): SelectionSetNode | undefined => {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) return selection.selectionSet;
    const fragment = definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value);
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fragment.selectionSet : undefined;
  };
  // A field of which everything is left out is left out of the plan.
  const asksForSomething = (selection: SelectionNode): boolean => {
    if (isNeverMet(selection)) return false;
    const inside = below(selection);
    return inside === undefined || inside.selections.some(asksForSomething);
  };
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections.filter(asksForSomething)) {
      if (selection.kind !== Kind.FIELD) collect(below(selection) as SelectionSetNode);
      else if (!selection.name.value.startsWith("__")) keys.add((selection.alias ?? selection.name).value);
    }
  };
  for (const definition of definitions) if (definition.kind === Kind.OPERATION_DEFINITION) collect(definition.selectionSet);
  return keys;
}

const isNeverMet = ({ directives = [] }: SelectionNode): boolean => directives.some(({ name, arguments: given = [] }) => given.some(({ value }) => value.kind === Kind.BOOLEAN && value.value === (name.value === "skip")));
