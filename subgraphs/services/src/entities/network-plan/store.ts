import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import type { PlacesOfKind } from "./table.ts";

/** Places of a school year as they were last said, by the region where they are and the kind of provision. */
export async function sumPlaces(db: Db, year: number): Promise<PlacesOfKind[]> {
  return db.execute<PlacesOfKind & Record<string, unknown>>(sql`
    with latest as (select distinct on (provision_id) provision_id, places from provision_places where year = ${year} order by provision_id, id desc)
    select institutions.region_code as "regionCode", provisions.kind, sum(latest.places)::int as places
    from latest join provisions on provisions.id = latest.provision_id
      join institutions on institutions.moe_number = coalesce(provisions.host_moe_number, provisions.school_moe_number)
    where provisions.opened_on <= make_date(${year}, 12, 31)
    group by institutions.region_code, provisions.kind`);
}
