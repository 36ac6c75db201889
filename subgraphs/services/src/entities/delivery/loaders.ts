import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, inArray, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { deliveries } from "./table.ts";

/** What was given in one term. */
interface TermRow extends Record<string, unknown> {
  supportId: string;
  year: number | null;
  term: number | null;
  deliveredHours: number;
  cancelledHours: number;
}

export function deliveryLoaders(db: Db) {
  const later = alias(deliveries, "later");
  return {
    /** The latest first; what was corrected beside its correction. */
    deliveriesBySupportId: loadMany(
      (supportIds: string[]) => db.select().from(deliveries).where(inArray(deliveries.supportId, supportIds)).orderBy(desc(deliveries.deliveredOn), desc(deliveries.id)),
      (delivery) => delivery.supportId,
      uuidKeys,
    ),
    /** Of the deliveries that stand. A day belongs to the term of its year that began last before it. */
    termDeliveriesBySupportId: loadMany(
      async (supportIds: string[]): Promise<TermRow[]> => [
        ...(await db.execute<TermRow>(sql`
          select ${deliveries.supportId} as "supportId", in_term.year, in_term.term,
              coalesce(sum(${deliveries.hours}) filter (where ${deliveries.status} = 'DELIVERED'), 0)::float8 as "deliveredHours",
              coalesce(sum(${deliveries.hours}) filter (where ${deliveries.status} = 'CANCELLED'), 0)::float8 as "cancelledHours"
            from ${deliveries} left join lateral (
              select year, term from school_terms where starts_on <= ${deliveries.deliveredOn} and year = extract(year from ${deliveries.deliveredOn}) order by starts_on desc limit 1) as in_term on true
            where ${and(inArray(deliveries.supportId, supportIds), notExists(db.select().from(later).where(sql`${later.correctsId} = ${deliveries.id}`)))}
            group by 1, 2, 3 having sum(${deliveries.hours}) > 0 order by 2 desc nulls last, 3 desc`)),
      ],
      ({ supportId }) => supportId,
      uuidKeys,
    ),
  };
}
