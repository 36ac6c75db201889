// Which stand-ins meet the same field with other arguments at a place of the answer.
import type { FetchNode, PlanNode } from "@apollo/query-planner";
import { Kind, parse, print, type SelectionNode } from "graphql";
import { fragmentsOf, rootSelections } from "./fetched-document.ts";
import type { RequiredArguments, StandIn } from "./required-arguments.ts";

/** What is asked at each place of the answer, types aside: under which name, which field with which arguments. */
export interface Places {
  readonly asked: Map<string, Set<string>>;
  readonly below: Map<string, Places>;
}

const emptyPlaces = (): Places => ({ asked: new Map(), below: new Map() });

export function placesOf(plan: PlanNode): Places {
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
export function isAlone(standIn: StandIn, places: Places, standIns: RequiredArguments["standIns"]): boolean {
  const own = call(standIn.field, standIn.arguments);
  const here = !places.asked.has(standIn.name) || [...places.asked].every(([key, calls]) => {
    if (key === standIn.field) return [...calls].every((asked) => asked === own);
    const other = standIns.get(key);
    return !other || other.name === standIn.name || other.field !== standIn.field;
  });
  return here && [...places.below.values()].every((below) => isAlone(standIn, below, standIns));
}
