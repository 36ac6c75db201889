// Figures of iwi, for whom the iwi has authorised: that they are asked for is written down in the same transaction, before
// they can be read. Batched by place, like all figures.
import { loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import type { PlaceInsights } from "@lsg/subgraph-kit/insights";
import { sql } from "drizzle-orm";
import { iwi, type IwiRow } from "../iwi/table.ts";
import type { IwiMeasure } from "../iwi-authorisation/table.ts";
import { iwiAuthorisations } from "../iwi-authorisation/table.ts";
import { iwiFigureUses } from "../iwi-figure-use/table.ts";

type Asked = Pick<PlaceInsights, "level" | "place"> & { readonly period: string; readonly measure: string };

export interface IwiFigures {
  /** The iwi that have authorised the viewer, by code, whether there is a figure or not. */
  readonly iwi: readonly IwiRow[];
  readonly figureOf: ReadonlyMap<string, number>;
}

/** What figures of iwi are asked for by. */
export const iwiFiguresKey = (asked: Asked): string => JSON.stringify([asked.measure, asked.level, asked.period, asked.place]);

export function iwiFigureLoaders(db: Db) {
  return {
    /** By `iwiFiguresKey`. */
    iwiFigures: loadOne(
      async (keys: string[]) => {
        const asked = keys.map((key) => [key, JSON.parse(key) as [string, string, string, string]] as const);
        const found: (IwiFigures & { readonly key: string })[] = [];
        for (const places of Map.groupBy(asked, ([, [measure, level, period]]) => JSON.stringify([measure, level, period])).values()) {
          const [measure, level, period] = places[0]![1];
          const authorised = await noteUse(db, { measure, level, period });
          const rows = authorised.length === 0 ? [] : await db.execute<{ place: string; value: string; figure: number }>(sql`
            select place, value, figure::float8 as figure from iwi_figures
            where measure = ${measure} and level = ${level} and period = ${period} and place = any(${sql.param(places.map(([, [, , , place]]) => place))}::text[])`);
          const byPlace = Map.groupBy(rows, ({ place }) => place);
          for (const [key, [, , , place]] of places) found.push({ key, iwi: authorised, figureOf: new Map((byPlace.get(place) ?? []).map(({ value, figure }) => [value, figure])) });
        }
        return found;
      },
      ({ key }) => key,
    ),
  };
}

/** Writes down, once for each iwi, that the viewer asks; gives the iwi whose authorisations let them. */
async function noteUse(db: Db, { measure, level, period }: Omit<Asked, "place">): Promise<IwiRow[]> {
  const rows = await db.execute<Record<keyof IwiRow, unknown>>(sql`
    with authorised as (
      select distinct on (iwi_code) iwi_code, id from ${iwiAuthorisations} where iwi_authorisation_lets_viewer_read(iwi_authorisations, ${measure}, ${period}) order by iwi_code, until_date desc, id),
    noted as (
      insert into ${iwiFigureUses} (iwi_code, authorisation_id, measure, level, period) select iwi_code, id, ${measure}, ${level}, ${period} from authorised returning iwi_code)
    select code, name, parent_code as "parentCode", level from ${iwi} join noted on noted.iwi_code = iwi.code order by code`);
  return rows as unknown as IwiRow[];
}

/** Names of measures as authorisations have them. */
export const toIwiMeasure = (measure: string): IwiMeasure => measure.toUpperCase().replaceAll("-", "_") as IwiMeasure;
