// The objects of the answer that a fetch adds to: everything that its path in the plan leads to, where `@` is every item of a
// list.
import { Shared } from "../shared.ts";
import { isInherited, isObject, ownValue, type Values } from "./bare-object.ts";
import type { Path } from "./path.ts";

export interface Positions {
  /** Every object there; one that is at two places is named twice. */
  objects(root: Values): Values[];
  /** The same objects, in the same order, with the place of each. Only errors need it. */
  paths(root: Values): { readonly object: Values; readonly path: Path }[];
}

export type PositionsAt = (path: Path) => Positions;

/** Gives the same for the same path. */
export function sharedPositions(): PositionsAt {
  const byPath = new Shared<Positions>();
  return (path) => byPath.of(JSON.stringify(path), () => positionsAt(path));
}

function positionsAt(path: Path): Positions {
  const steps = path.map((step) => String(step));
  const inherited = steps.map(isInherited);
  return {
    objects(root) {
      let found: unknown[] = [root];
      for (const [at, step] of steps.entries()) {
        const next: unknown[] = [];
        for (const value of found) {
          if (step === everyItem) {
            if (Array.isArray(value)) for (const item of value) next.push(item);
          } else if (isObject(value)) {
            next.push(inherited[at] ? ownValue(value, step) : value[step]);
          }
        }
        found = next;
      }
      return found.filter(isObject);
    },
    paths(root) {
      let found: { value: unknown; path: Path }[] = [{ value: root, path: [] }];
      for (const step of steps) {
        found = found.flatMap(({ value, path: before }) => {
          if (step !== everyItem) return isObject(value) ? [{ value: ownValue(value, step), path: [...before, step] }] : [];
          return Array.isArray(value) ? value.map((item: unknown, index) => ({ value: item, path: [...before, index] })) : [];
        });
      }
      return found.flatMap(({ value, path: place }) => (isObject(value) ? [{ object: value, path: place }] : []));
    },
  };
}

const everyItem = "@";
