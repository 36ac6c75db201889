// One object of the answer: each field is completed, and a null that may not be one takes the object with it.
import { BareObject, ownValue, type Values } from "./bare-object.ts";
import { addStep, type RisingPath } from "./path.ts";

export interface Completion {
  readonly absent: ReadonlyMap<Values, ReadonlySet<string>>;
  /** What is wrong, and beside it where. */
  readonly messages: string[];
  readonly paths: RisingPath[];
}

/** In place of a value that is null because of something that has been told. */
export const failed = Symbol("failed");
export type Completed = unknown;

/** Gives a value of the answer, null, or `failed`. What comes in is not null. */
export type Complete = (value: unknown, completion: Completion) => Completed;

export interface ResponseField {
  readonly key: string;
  readonly inherited: boolean;
  readonly complete: Complete;
  /** Whether any text is a value of it. */
  readonly isText: boolean;
  /** What to say when it is null and may not be; null when it may. */
  readonly nullMessage: string | null;
  /** The value, where it does not depend on what subgraphs say. */
  readonly constant: string | undefined;
}

/**
 * Gives the object itself where it is already what the client asked for, which is most of them: what was checked and is as it
 * was asked need not be copied. Nobody changes an answer after this.
 */
export function completeObject(source: Values, fields: readonly ResponseField[], completion: Completion): Values | typeof failed {
  let same = 0;
  let changed: Completed = nothing;
  let others = false;
  for (const key in source) {
    const field = fields[same];
    if (field === undefined || field.key !== key) {
      others = true;
      break;
    }
    const value = source[key];
    const completed = completeField(source, field, value, completion);
    if (completed === failed) return failed;
    if (completed !== value) {
      changed = completed;
      break;
    }
    same++;
  }
  if (same === fields.length && !others) return source;

  const target = new BareObject();
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] as ResponseField;
    const { key } = field;
    const value = field.inherited ? ownValue(source, key) : source[key];
    const completed = at < same ? value : at === same && changed !== nothing ? changed : completeField(source, field, value, completion);
    if (completed === failed) return failed;
    target[key] = completed;
  }
  return target;
}

const nothing = Symbol("nothing");

/** Gives the field's value, null where it may be, or `failed` where the object cannot be without it. */
function completeField(source: Values, { key, complete, isText, nullMessage, constant }: ResponseField, value: unknown, completion: Completion): Completed {
  if (isText && typeof value === "string") return value;
  if (constant !== undefined) return constant;
  let completed: Completed = null;
  if (value !== null && value !== undefined) {
    const before = completion.paths.length;
    completed = complete(value, completion);
    if (completion.paths.length > before) addStep(completion.paths, before, key);
  }
  if (completed === null && nullMessage !== null) {
    if (!completion.absent.get(source)?.has(key)) tell(completion, nullMessage, key);
    return failed;
  }
  return completed === failed && nullMessage === null ? null : completed;
}

export function tell({ messages, paths }: Completion, message: string, ...path: RisingPath): typeof failed {
  messages.push(message);
  paths.push(path);
  return failed;
}
