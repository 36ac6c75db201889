// Batched reads by key: however many resolvers ask in one tick, the database is asked once.
import DataLoader from "dataloader";
import { isUuid, nobodysId } from "./ids.ts";

type Key = string | number;
type Options<K extends Key> = {
  /** Keys for which this is false cannot exist and are not asked for. */
  isKey?: (key: K) => boolean;
  /** A key that could exist and never does: with it the question can be asked before anybody asks. */
  nobodys?: K;
};

const rehearsals = new WeakMap<object, () => Promise<unknown>>();

/** Says how a loader is asked for what nobody has. */
export function canBeRehearsed<Loader extends object>(loader: Loader, ask: () => Promise<unknown>): Loader {
  rehearsals.set(loader, ask);
  return loader;
}

/** Asks each of these loaders that can be for what nobody has. */
export async function askForNothing(loaders: object): Promise<void> {
  await Promise.all(Object.values(loaders).map((loader: unknown) => (typeof loader === "object" || typeof loader === "function") && loader !== null ? rehearsals.get(loader)?.() : undefined));
}

function rehearsed<K extends Key, Row>(loader: DataLoader<K, Row>, { nobodys }: Options<K>): DataLoader<K, Row> {
  return nobodys === undefined ? loader : canBeRehearsed(loader, () => loader.load(nobodys));
}

/** Loads the one row of each key; null where there is none. `find` takes distinct keys and gives rows in any order. */
export function loadOne<K extends Key, Row>(
  find: (keys: K[]) => Promise<Row[]>,
  keyOf: (row: Row) => K,
  options: Options<K> = {},
): DataLoader<K, Row | null> {
  const { isKey = () => true } = options;
  const loader = new DataLoader<K, Row | null>(async (keys) => {
    const asked = keys.filter(isKey);
    const rows = asked.length === 0 ? [] : await find(asked);
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
  return rehearsed(loader, options);
}

/** Loads the rows of each key, in the order that `find` gives them; an empty list where there are none. */
export function loadMany<K extends Key, Row>(
  find: (keys: K[]) => Promise<Row[]>,
  keyOf: (row: Row) => K | null,
  options: Options<K> = {},
): DataLoader<K, Row[]> {
  const { isKey = () => true } = options;
  const loader = new DataLoader<K, Row[]>(async (keys) => {
    const asked = keys.filter(isKey);
    const byKey = new Map<K, Row[]>(asked.map((key) => [key, []]));
    const rows = asked.length === 0 ? [] : await find(asked);
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== null) byKey.get(key)?.push(row);
    }
    return keys.map((key) => byKey.get(key) ?? []);
  });
  return rehearsed(loader, options);
}

/** Options for keys that are ids of rows. */
export const uuidKeys: Options<string> = { isKey: isUuid, nobodys: nobodysId };
