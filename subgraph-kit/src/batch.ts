// Batched reads by key: however many resolvers ask in one tick, the database is asked once.
import DataLoader from "dataloader";
import { isUuid } from "./ids.ts";

type Key = string | number;
type Options<K extends Key> = {
  /** Keys for which this is false cannot exist and are not asked for. */
  isKey?: (key: K) => boolean;
};

/** Loads the one row of each key; null where there is none. `find` takes distinct keys and gives rows in any order. */
export function loadOne<K extends Key, Row>(
  find: (keys: K[]) => Promise<Row[]>,
  keyOf: (row: Row) => K,
  { isKey = () => true }: Options<K> = {},
): DataLoader<K, Row | null> {
  return new DataLoader<K, Row | null>(async (keys) => {
    const asked = keys.filter(isKey);
    const rows = asked.length === 0 ? [] : await find(asked);
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

/** Loads the rows of each key, in the order that `find` gives them; an empty list where there are none. */
export function loadMany<K extends Key, Row>(
  find: (keys: K[]) => Promise<Row[]>,
  keyOf: (row: Row) => K | null,
  { isKey = () => true }: Options<K> = {},
): DataLoader<K, Row[]> {
  return new DataLoader<K, Row[]>(async (keys) => {
    const asked = keys.filter(isKey);
    const byKey = new Map<K, Row[]>(asked.map((key) => [key, []]));
    const rows = asked.length === 0 ? [] : await find(asked);
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== null) byKey.get(key)?.push(row);
    }
    return keys.map((key) => byKey.get(key) ?? []);
  });
}

/** Options for keys that are ids of rows. */
export const uuidKeys: Options<string> = { isKey: isUuid };
