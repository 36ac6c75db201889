// Makes the stand-ins of a plan (required-arguments.ts) the real fields again, with their arguments. One that meets the same
// field with other arguments at the same place of the answer keeps its own name there, as an alias.
import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from "@apollo/query-planner";
import { Kind, parse, print, stripIgnoredCharacters, visit, type FieldNode, type SelectionNode } from "graphql";
import { isAlone, placesOf } from "./required-arguments-places.ts";
import { splitFetch } from "./required-arguments-split.ts";
import { needKey, type RequiredArguments } from "./required-arguments.ts";

export interface RestoreOptions extends Pick<RequiredArguments, "standIns" | "needs"> {
  /** The name of a subgraph's graph in the supergraph. */
  graphOf(subgraph: string): string;
}

export function restoreRequiredArguments(plan: QueryPlan, { standIns, needs, graphOf }: RestoreOptions): QueryPlan {
  if (!plan.node || plan.node.kind === "Subscription" || !mentions(plan, standIns)) return plan;
  const split = mapFetches(plan.node, (fetch) => splitFetch(fetch, (type, field) => needs.get(needKey(graphOf(fetch.serviceName), type, field)) ?? []));
  const places = placesOf(split);
  const keys = new Map([...standIns].map(([name, standIn]) => [name, isAlone(standIn, places, standIns) ? standIn.field : name]));
  return { ...plan, node: restoreNode(split, { standIns, keys }) };
}

const mentions = (plan: QueryPlan, standIns: RequiredArguments["standIns"]): boolean => {
  const text = JSON.stringify(plan);
  return [...standIns.keys()].some((name) => text.includes(name));
};

function mapFetches(node: PlanNode, change: (fetch: FetchNode) => PlanNode): PlanNode {
  switch (node.kind) {
    case "Fetch":
      return change(node);
    case "Flatten":
      return { ...node, node: mapFetches(node.node, change) };
    case "Sequence":
    case "Parallel":
      return { ...node, nodes: node.nodes.map((child) => mapFetches(child, change)) };
    case "Condition":
      return { ...node, ...(node.ifClause ? { ifClause: mapFetches(node.ifClause, change) } : {}), ...(node.elseClause ? { elseClause: mapFetches(node.elseClause, change) } : {}) };
    case "Defer":
      return node;
  }
}

interface Restoring {
  readonly standIns: RequiredArguments["standIns"];
  /** Under which name each stand-in answers. */
  readonly keys: ReadonlyMap<string, string>;
}

function restoreNode(node: PlanNode, restoring: Restoring): PlanNode {
  if (node.kind === "Flatten") return { ...node, path: node.path.map((step) => restoring.keys.get(String(step)) ?? step), node: restoreNode(node.node, restoring) };
  if (node.kind === "Sequence" || node.kind === "Parallel") return { ...node, nodes: node.nodes.map((child) => restoreNode(child, restoring)) };
  if (node.kind === "Condition") return { ...node, ...(node.ifClause ? { ifClause: restoreNode(node.ifClause, restoring) } : {}), ...(node.elseClause ? { elseClause: restoreNode(node.elseClause, restoring) } : {}) };
  return node.kind === "Fetch" ? restoreFetch(node, restoring) : node;
}

function restoreFetch(fetch: FetchNode, restoring: Restoring): FetchNode {
  const renamed: FetchDataRewrite[] = [];
  const requires = fetch.requires && restoreRequires(fetch.requires, restoring, [], renamed);
  const inputRewrites = [...(fetch.inputRewrites ?? []), ...renamed];
  return {
    ...fetch,
    operation: restoreOperation(fetch.operation, restoring),
    ...(requires ? { requires } : {}),
    ...(inputRewrites.length > 0 ? { inputRewrites } : {}),
  };
}

/** The names under which required fields are in the answer; those that are not the real ones are put right on their way out. */
function restoreRequires(selections: readonly QueryPlanSelectionNode[], restoring: Restoring, path: readonly string[], renamed: FetchDataRewrite[]): QueryPlanSelectionNode[] {
  return selections.map((selection) => {
    if (selection.kind === "InlineFragment") {
      const inside = selection.typeCondition === undefined ? path : [...path, `... on ${selection.typeCondition}`];
      return { ...selection, selections: restoreRequires(selection.selections, restoring, inside, renamed) };
    }
    const standIn = restoring.standIns.get(selection.name);
    const name = restoring.keys.get(selection.name) ?? selection.name;
    const restored = { ...selection, name, ...(selection.selections ? { selections: restoreRequires(selection.selections, restoring, [...path, name], renamed) } : {}) };
    // After those below it, which find it by the name that it has until then.
    if (standIn && name !== standIn.field) renamed.push({ kind: "KeyRenamer", path: [...path, name], renameKeyTo: standIn.field });
    return restored;
  });
}

function restoreOperation(operation: string, { standIns, keys }: Restoring): string {
  const document = parse(operation, { noLocation: true });
  const restored = visit(document, {
    SelectionSet: {
      leave: ({ selections, ...node }) => ({
        ...node,
        selections: once(
          selections.map((selection) => {
            const standIn = selection.kind === Kind.FIELD ? standIns.get(selection.name.value) : undefined;
            if (selection.kind !== Kind.FIELD || !standIn) return selection;
            const key = (selection.alias?.value ?? keys.get(standIn.name)) as string;
            return { ...selection, name: { kind: Kind.NAME, value: standIn.field }, arguments: standIn.arguments, ...(key === standIn.field ? {} : { alias: { kind: Kind.NAME, value: key } }) } as FieldNode;
          }),
        ),
      }),
    },
  });
  return stripIgnoredCharacters(print(restored));
}

/** A leaf that the client asked for as well is asked once. */
function once(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  const seen = new Set<string>();
  return selections.filter((selection) => {
    if (selection.kind !== Kind.FIELD || selection.selectionSet) return true;
    const text = print(selection);
    return !seen.has(text) && seen.add(text);
  });
}
