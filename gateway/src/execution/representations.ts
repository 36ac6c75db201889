// What a subgraph is told of the entities that it shall add to: their type, key and required fields. The same entity is often
// at many places of an answer; it is asked for once.
import type { QueryPlanSelectionNode } from "@apollo/query-planner";
import { BareObject, isInherited, isObject, ownValue, type Values } from "./bare-object.ts";
import type { IsOfType, Rewrite } from "./rewrites.ts";

export interface Representation {
  readonly typename: string;
  readonly value: Values;
  /** As JSON, in which it is sent and by which it is told from others. */
  readonly text: string;
  /** The objects of the answer that it stands for. */
  readonly targets: Values[];
}

/** Gives the representations of the objects that have all that is required, each once. */
export type Represent = (objects: readonly Values[]) => Representation[];

export function compileRepresentations(requires: readonly QueryPlanSelectionNode[], rewrite: Rewrite | null, isOfType: IsOfType): Represent {
  const select = compileSelections(requires, isOfType);
  return (objects) => {
    const byText = new Map<string, Representation>();
    for (const object of objects) {
      const value = select(object);
      if (value === null || typeof value["__typename"] !== "string") continue;
      rewrite?.(value);
      const text = JSON.stringify(value);
      const known = byText.get(text);
      if (known) known.targets.push(object);
      else byText.set(text, { typename: String(value["__typename"]), value, text, targets: [object] });
    }
    return [...byText.values()];
  };
}

/** Copies what is required. Gives null when it is not all there: what should have brought it failed or was not asked. */
type Select = (source: Values) => Values | null;

interface Field {
  readonly name: string;
  readonly inherited: boolean;
  readonly below: Select | null;
}

interface Fragment {
  readonly condition: string | undefined;
  readonly select: Select;
}

/**
 * Each fragment stands for itself: one that is not all there adds nothing, and leaves the others as they are. The planner
 * writes what a conditional field needs into a fragment of its own.
 */
function compileSelections(selections: readonly QueryPlanSelectionNode[], isOfType: IsOfType): Select {
  const fields = selections.flatMap((selection): Field[] => {
    if (selection.kind !== "Field") return [];
    const name = selection.alias ?? selection.name;
    return [{ name, inherited: isInherited(name), below: selection.selections ? compileSelections(selection.selections, isOfType) : null }];
  });
  const fragments = selections.flatMap((selection): Fragment[] => (selection.kind === "InlineFragment" ? [{ condition: selection.typeCondition, select: compileSelections(selection.selections, isOfType) }] : []));

  return (source) => {
    let selected: Values | null = fields.length === 0 ? null : selectFields(source, fields);
    if (fields.length > 0 && selected === null) return null;
    for (const { condition, select } of fragments) {
      const typename = ownValue(source, "__typename");
      if (condition !== undefined && (typeof typename !== "string" || !isOfType(typename, condition))) continue;
      const part = select(source);
      if (part !== null) selected = selected === null ? part : join(selected, part);
    }
    return selected ?? new BareObject();
  };
}

function selectFields(source: Values, fields: readonly Field[]): Values | null {
  const selected = new BareObject();
  for (const { name, inherited, below } of fields) {
    const value = inherited ? ownValue(source, name) : source[name];
    if (value === undefined) return null;
    const copy = below === null ? value : selectBelow(value, below);
    if (copy === missing) return null;
    selected[name] = copy;
  }
  return selected;
}

const missing = Symbol("missing");

function selectBelow(value: unknown, below: Select): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => selectBelow(item, below));
    return items.includes(missing) ? missing : items;
  }
  return isObject(value) ? (below(value) ?? missing) : missing;
}

/** Two fragments may copy parts of the same object. */
function join(one: Values, other: Values): Values {
  for (const name of Object.keys(other)) one[name] = joinValues(one[name], other[name]);
  return one;
}

function joinValues(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) return one.map((item, index) => joinValues(item, other[index]));
  return one instanceof BareObject && other instanceof BareObject ? join(one, other) : other;
}
