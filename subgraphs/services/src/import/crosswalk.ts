// Which region a directory means by a name: the rows that the migration wrote, asked in memory.
import type { Db } from "@lsg/subgraph-kit/database";
import { regionAliases, regionLocalBoards } from "../entities/region/table.ts";
import { foldText } from "../fold-text.ts";

export interface Crosswalk {
  /** The codes of the regions that a name can mean: none, one, or the three of Auckland. */
  regionsNamed(name: string): readonly string[];
  /** The region in which nearly all institutions of a local board are. */
  regionOfLocalBoard(localBoard: string): string | null;
}

export async function readCrosswalk(db: Db): Promise<Crosswalk> {
  const [aliases, boards] = [await db.select().from(regionAliases), await db.select().from(regionLocalBoards)];
  const codes = Map.groupBy(aliases, ({ name }) => nameKey(name));
  const codeOfBoard = new Map(boards.map(({ localBoard, regionCode }) => [nameKey(localBoard), regionCode]));
  return {
    regionsNamed: (name) => [...new Set(codes.get(nameKey(name))?.map(({ regionCode }) => regionCode))],
    regionOfLocalBoard: (localBoard) => codeOfBoard.get(nameKey(localBoard)) ?? null,
  };
}

/** Two spellings of one name have the same key: only letters and digits count, without their macrons. */
export function nameKey(name: string): string {
  return foldText(name).replaceAll(/[^\p{L}\p{N}]/gu, "");
}
