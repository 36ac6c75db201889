import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import type { PlacesOfKind } from "./table.ts";

/** Places of a school year as they were last said, by the region where they are and the kind of provision. What closes in December had its places in that year; what closes before has none from then on. */
export async function sumPlaces(db: Db, year: number): Promise<PlacesOfKind[]> {
  return db.execute<PlacesOfKind & Record<string, unknown>>(sql`
    with latest as (select distinct on (provision_id) provision_id, places from provision_places where year = ${year} order by provision_id, id desc)
    select institutions.region_code as "regionCode", provisions.kind, sum(latest.places)::int as places
    from latest join provisions on provisions.id = latest.provision_id
      join institutions on institutions.moe_number = coalesce(provisions.host_moe_number, provisions.school_moe_number)
    where provisions.opened_on <= make_date(${year}, 12, 31)
      and not exists (select from provision_closures as closure where closure.provision_id = provisions.id and closure.withdrawn_at is null
        and closure.last_day < case when ${year} > extract(year from new_zealand_today()) then make_date(${year}, 12, 1) else least(new_zealand_today(), make_date(${year}, 12, 1)) end)
    group by institutions.region_code, provisions.kind`);
}
