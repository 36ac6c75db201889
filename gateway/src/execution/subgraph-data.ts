// What a subgraph answers, held against what it was asked, and joined to what is there. A field nobody asked for could
// overwrite another service's value, a text where a list belongs would break the whole answer, and a missing field would read
// as "there is none".
import { isCertain, type AskedField, type AskedFields } from "./asked-fields.ts";
import { isObject, ownValue, setOwn, type Values } from "./bare-object.ts";
import { addStep, type RisingPath } from "./path.ts";
import type { IsOfType } from "./rewrites.ts";

/**
 * Takes out of `object`, in place, what was not asked for, and makes null what has another shape. Begins a path in `problems`
 * for each place where something is wrong. `typename` is the object's type where it is known from elsewhere.
 */
export function checkObject(object: Values, fields: AskedFields, typename: unknown, problems: RisingPath[]): void {
  let at = 0;
  let others = false;
  // Nearly every object has what was asked for and nothing else, in that order. Walking its keys beside the fields finds out
  // at once, and the engine reads a value of the key that it walks faster than one of a name.
  for (const name in object) {
    const field = fields[at];
    if (field === undefined || field.name !== name) {
      others = true;
      break;
    }
    checkField(object, field, object[name], problems);
    at++;
  }
  if (others || at < fields.length) checkRest(object, fields, { from: at, typename, problems });
}

interface Rest {
  /** The fields before this one are there, and are checked. */
  readonly from: number;
  readonly typename: unknown;
  readonly problems: RisingPath[];
}

/** Checks fields of an object that lacks some of them, has others, or has them in another order. */
function checkRest(object: Values, fields: AskedFields, { from, typename, problems }: Rest): void {
  let known = from;
  for (let at = from; at < fields.length; at++) {
    const field = fields[at] as AskedField;
    const value = field.inherited ? ownValue(object, field.name) : object[field.name];
    if (value === undefined) {
      if (isCertain(field, typename)) problems.push([field.name]);
      continue;
    }
    known++;
    checkField(object, field, value, problems);
  }
  if (keyCount(object) > known) dropOthers(object, fields);
}

function checkField(object: Values, field: AskedField, value: unknown, problems: RisingPath[]): void {
  if (value === null || (field.below === null && field.lists === 0)) return;
  const before = problems.length;
  const checked = checkValue(value, field, field.lists, problems);
  if (checked !== value) setOwn(object, field.name, checked);
  if (problems.length > before) addStep(problems, before, field.name);
}

function checkValue(value: unknown, field: AskedField, lists: number | null, problems: RisingPath[]): unknown {
  if (value === null || value === undefined) return null;
  if (lists === null ? Array.isArray(value) && field.below !== null : lists > 0) {
    if (!Array.isArray(value)) return wrong(problems);
    if (field.below === null && lists === 1) return value;
    const items = value as unknown[];
    for (let index = 0; index < items.length; index++) {
      const before = problems.length;
      const item = items[index];
      const checked = checkValue(item, field, lists === null ? null : lists - 1, problems);
      if (checked !== item) items[index] = checked;
      if (problems.length > before) addStep(problems, before, index);
    }
    return items;
  }
  if (field.below === null) return value;
  if (!isObject(value)) return wrong(problems);
  checkObject(value, field.below, ownValue(value, "__typename"), problems);
  return value;
}

function wrong(problems: RisingPath[]): null {
  problems.push([]);
  return null;
}

/** The keys of an object that came out of JSON: everything else that such an object has cannot be counted. */
function keyCount(object: Values): number {
  let count = 0;
  for (const _ in object) count++;
  return count;
}

function dropOthers(object: Values, fields: AskedFields): void {
  const asked = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(object)) if (!asked.has(name)) delete object[name];
}

export type Merge = (target: Values, source: Values, fields: AskedFields) => void;

/**
 * Joins checked data to what is there: objects field by field, lists of the same length item by item; anything else takes the
 * place of what was there. Objects that have no counterpart become part of the target, and are not copied.
 */
export function createMerge(isOfType: IsOfType): Merge {
  const merge: Merge = (target, source, fields) => {
    for (const field of fields) {
      const value = field.inherited ? ownValue(source, field.name) : source[field.name];
      if (value === undefined) continue;
      const there = field.inherited ? ownValue(target, field.name) : target[field.name];
      if (there === undefined || there === null || value === null) setOwn(target, field.name, value);
      else if (field.below !== null) setOwn(target, field.name, joined(there, value, field.below));
      // A subgraph that knows an interface as an object calls everything by its name; whoever knows the type knows more.
      else if (field.name !== "__typename" || !isOfType(String(there), String(value))) setOwn(target, field.name, value);
    }
  };

  const joined = (there: unknown, value: unknown, below: AskedFields): unknown => {
    // The same entity at two places may be one object, which then meets itself.
    if (there === value) return there;
    if (Array.isArray(there) && Array.isArray(value) && there.length === value.length) {
      for (const [index, item] of (value as unknown[]).entries()) there[index] = item === null ? null : joined(there[index], item, below);
      return there;
    }
    if (!isObject(there) || !isObject(value)) return value;
    merge(there, value, below);
    return there;
  };
  return merge;
}
