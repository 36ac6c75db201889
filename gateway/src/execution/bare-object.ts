// Objects whose keys come from outside. A client may call a field `__proto__` and a subgraph may answer with one, so no key
// may reach what objects inherit.

export type Values = Record<string, unknown>;

/** An object that inherits nothing. Unlike `Object.create(null)` it keeps the form that the engine reads and writes fast. */
export const BareObject = function () {} as unknown as new () => Values;
BareObject.prototype = Object.freeze(Object.create(null)) as Values;

/** Names that an ordinary object answers to without owning them. Worked out once for each name of a plan, not for each object. */
export const isInherited = (name: string): boolean => name in Object.prototype;

/** The object's own value; undefined when there is none. */
export const ownValue = (object: Values, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);

/** Sets an own value, also one whose name would set the prototype of an ordinary object. */
export function setOwn(object: Values, name: string, value: unknown): void {
  if (name === "__proto__") Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

export const isObject = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);
