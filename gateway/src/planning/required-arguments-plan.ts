// Makes the stand-ins of a plan (required-arguments.ts) the real fields again, with their arguments. One that meets the same
// field with other arguments at the same place of the answer keeps its own name there, as an alias; and a call that needs a field
// with two sets of arguments becomes two, as an entity can say it once only.
import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from "@apollo/query-planner";
import { Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionNode, type SelectionSetNode } from "graphql";
import { needKey, type Need, type RequiredArguments, type StandIn } from "./required-arguments.ts";

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

// --- A call that needs a field with two sets of arguments

type NeedsOf = (type: string, field: string) => readonly Need[];

function splitFetch(fetch: FetchNode, needsOf: NeedsOf): PlanNode {
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

// --- Which stand-ins meet the same field with other arguments

/** What is asked at each place of the answer, types aside: under which name, which field with which arguments. */
interface Places {
  readonly asked: Map<string, Set<string>>;
  readonly below: Map<string, Places>;
}

const emptyPlaces = (): Places => ({ asked: new Map(), below: new Map() });

function placesOf(plan: PlanNode): Places {
  const root = emptyPlaces();
  const visitNode = (node: PlanNode, places: Places): void => {
    if (node.kind === "Fetch") addFetch(node, places);
    else if (node.kind === "Flatten") visitNode(node.node, node.path.reduce((at, step) => (step === "@" ? at : placeBelow(at, String(step))), places));
    else if (node.kind === "Condition") for (const child of [node.ifClause, node.elseClause]) child && visitNode(child, places);
    else if (node.kind !== "Defer") for (const child of node.nodes) visitNode(child, places);
  };
  visitNode(plan, root);
  return root;
}

function placeBelow({ below }: Places, key: string): Places {
  const known = below.get(key);
  if (known) return known;
  const places = emptyPlaces();
  below.set(key, places);
  return places;
}

function addFetch({ operation, requires }: FetchNode, places: Places): void {
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const add = (selections: readonly SelectionNode[], at: Places): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        at.asked.set(key, (at.asked.get(key) ?? new Set()).add(call(selection.name.value, selection.arguments ?? [])));
        if (selection.selectionSet) add(selection.selectionSet.selections, placeBelow(at, key));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet.selections, at);
      else add(fragments.get(selection.name.value)?.selectionSet.selections ?? [], at);
    }
  };
  const selections = rootSelections(document);
  add(requires ? selections.flatMap((selection) => (selection.kind === Kind.FIELD ? (selection.selectionSet?.selections ?? []) : [])) : selections, places);
}

const call = (field: string, given: StandIn["arguments"]): string => `${field}(${given.map(print).sort().join()})`;

/** Whether the real field's name is free, or means the same, wherever the stand-in is asked for. */
function isAlone(standIn: StandIn, places: Places, standIns: RequiredArguments["standIns"]): boolean {
  const own = call(standIn.field, standIn.arguments);
  const here = !places.asked.has(standIn.name) || [...places.asked].every(([key, calls]) => {
    if (key === standIn.field) return [...calls].every((asked) => asked === own);
    const other = standIns.get(key);
    return !other || other.name === standIn.name || other.field !== standIn.field;
  });
  return here && [...places.below.values()].every((below) => isAlone(standIn, below, standIns));
}

// --- The real fields

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

function rootSelections(document: DocumentNode): readonly SelectionNode[] {
  return document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : []));
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
}
