import { loadOne } from "@lsg/subgraph-kit/batch";

/** Loads rows of a classification by code. A code without a row is a fault: the database refuses to store such a code. */
export function loadByCode<Row extends { code: string }>(find: (codes: string[]) => Promise<Row[]>): (code: string) => Promise<Row> {
  const loader = loadOne(find, (row) => row.code);
  return async (code) => {
    const row = await loader.load(code);
    if (row === null) throw new Error(`The code ${code} is not in its classification.`);
    return row;
  };
}

/** The same for codes that somebody sent: null for one that the classification has not. */
export function findByCode<Row extends { code: string }>(find: (codes: string[]) => Promise<Row[]>): (code: string) => Promise<Row | null> {
  const loader = loadOne(find, (row) => row.code);
  return (code) => loader.load(code);
}
