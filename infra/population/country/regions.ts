// The education regions that the services database has.
import type { Sql } from "../load.ts";

export interface Region {
  readonly code: string;
  readonly name: string;
}

/** Regions that exist on `asOf`, north to south. */
export async function readRegions(services: Sql, asOf: string): Promise<Region[]> {
  const rows = await services<{ code: string; name: string }[]>`
    select code, name_en as name from regions
    where coalesce(valid_from <= ${asOf}, true) and coalesce(valid_to > ${asOf}, true) order by position`;
  return rows.map(({ code, name }) => ({ code, name }));
}
