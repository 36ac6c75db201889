// Published figures in memory. A picture does not change once it is published, so what was read of it can be told to whoever may read
// figures at all, as the table itself would: what only some may read is in tables of its own, and never here.
import { LRUCache } from "lru-cache";

/** By value of the dimension. */
export type FiguresOfPlace = ReadonlyMap<string, number>;

// A figure is a text and a number in a map; a place of which nothing is shown takes room as well.
const mostFigures = 200_000;

const figures = new LRUCache<string, FiguresOfPlace>({ maxSize: mostFigures, sizeCalculation: (of) => of.size + 2 });

/** What is kept of one table of a place. `name` says of which picture of which database it is. */
export const keptFigures = (name: string): FiguresOfPlace | undefined => figures.get(name);

export function keepFigures(name: string, of: FiguresOfPlace): void {
  figures.set(name, of);
}
