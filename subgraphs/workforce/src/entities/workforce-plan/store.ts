import { isUuid } from "@lsg/subgraph-kit/ids";
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

/** What is known of a role in a region and year, in full-time equivalents. */
export interface RoleFigures {
  readonly roleCode: string;
  readonly heldFte: number;
  readonly vacantFte: number;
  readonly endingFte: number;
  /** Of the region's office, whose managers see the certificates of all its people; null for who does not manage it. */
  readonly registrationExpiringFte: number | null;
  readonly demandFte: number | null;
  /** Of the positions that would move away. */
  readonly movedFte: number;
}

/** Supply and demand by role, of what the viewer may see, in one statement. */
export async function planFigures(db: Db, { regionCode, year, movingIds }: { regionCode: string; year: number; movingIds: readonly string[] }): Promise<RoleFigures[]> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const office = `region:${regionCode}`;
  const moving = `{${movingIds.filter(isUuid).join(",")}}`;
  const rows = await db.execute<RoleFigures & Record<string, unknown>>(sql`
    with here as materialized (select * from positions where region_code = ${regionCode} and from_date <= ${last}::date and coalesce(until_date, 'infinity') >= ${first}::date),
      supply as (
        select role_code,
          coalesce(sum(fte) filter (where practitioner_id is not null and coalesce(until_date, 'infinity') >= ${last}::date), 0) as held,
          coalesce(sum(fte) filter (where practitioner_id is null and coalesce(until_date, 'infinity') >= ${last}::date), 0) as vacant,
          coalesce(sum(fte) filter (where practitioner_id is not null and until_date < ${last}::date), 0) as ending,
          coalesce(sum(fte) filter (where id = any(${moving}::uuid[]) and practitioner_id is not null and coalesce(until_date, 'infinity') >= ${last}::date), 0) as moved,
          coalesce(sum(fte) filter (where coalesce(until_date, 'infinity') >= ${last}::date and managed_by = ${office} and practitioner_id = any((select viewer_team())::uuid[])
            and exists (select from roles where code = role_code and requires_registration)
            and not exists (select from registrations r join roles on code = role_code where r.practitioner_id = here.practitioner_id and r.body = registration_body_code and r.expires_on > ${last}::date and r.ended_on is null)), 0) as expiring
        from here group by role_code),
      demand as (select distinct on (role_code) role_code, fte from demand_estimates where region_code = ${regionCode} and year = ${year} order by role_code, id desc)
    select role_code as "roleCode", coalesce(held, 0)::float as "heldFte", coalesce(vacant, 0)::float as "vacantFte", coalesce(ending, 0)::float as "endingFte",
      case when ${office} = any(viewer_manages()) then coalesce(expiring, 0)::float end as "registrationExpiringFte", demand.fte::float as "demandFte", coalesce(moved, 0)::float as "movedFte"
    from supply full join demand using (role_code) order by role_code`);
  return [...rows];
}
