// Changes that a plan makes to what goes to a subgraph or comes from it: another type name where a subgraph knows an interface
// as an object, another key where two types of one answer have fields of the same name and different types.
import type { FetchDataRewrite } from "@apollo/query-planner";
import { isObject, ownValue, setOwn } from "./bare-object.ts";

export type Rewrite = (value: unknown) => void;

/** Says whether an object of type `typename` is also one of `condition`, an object type, an interface or a union. */
export type IsOfType = (typename: string, condition: string) => boolean;

/** Gives null when there is nothing to rewrite. */
export function compileRewrites(rewrites: readonly FetchDataRewrite[] | undefined, isOfType: IsOfType): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null;
  const compiled = rewrites.map((rewrite) => compile(rewrite, isOfType));
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
}

const fragment = "... on ";

function compile(rewrite: FetchDataRewrite, isOfType: IsOfType): Rewrite {
  const last = rewrite.path.at(-1);
  if (last === undefined || last.startsWith(fragment)) throw new Error("A rewrite of a query plan ends at no field.");
  const change: Rewrite =
    rewrite.kind === "ValueSetter"
      ? (object) => isObject(object) && setOwn(object, last, rewrite.setValueTo)
      : (object) => {
          // Whatever the value is, also null, false or nothing at all of a text.
          if (!isObject(object) || !Object.hasOwn(object, last)) return;
          setOwn(object, rewrite.renameKeyTo, object[last]);
          delete object[last];
        };
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>((below, step) => through(step.startsWith(fragment) ? ofType(step.slice(fragment.length), below, isOfType) : inField(step, below)), through(change));
}

/** Lists are not named in the path of a rewrite. */
const through = (rewrite: Rewrite): Rewrite =>
  function each(value) {
    if (Array.isArray(value)) value.forEach(each);
    else rewrite(value);
  };

const inField = (name: string, below: Rewrite): Rewrite => (value) => isObject(value) && below(ownValue(value, name));

// An object whose type nobody asked for is in the plan only where it has the type.
const ofType =
  (condition: string, below: Rewrite, isOfType: IsOfType): Rewrite =>
  (value) => {
    if (!isObject(value)) return;
    const typename = ownValue(value, "__typename");
    if (typeof typename !== "string" || isOfType(typename, condition)) below(value);
  };
