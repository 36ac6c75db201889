import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";
import { roles, type EmployerKind } from "../role/table.ts";

/**
 * A job for a time, held by one person or vacant: when somebody leaves, their row ends and a vacant one begins.
 */
export const positions = pgTable(
  "positions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** Null while the position is vacant. */
    practitionerId: uuid("practitioner_id").references(() => practitioners.id),
    communityId: uuid("community_id"),
    institutionMoeNumber: integer("institution_moe_number"),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** 1 is a full-time week. */
    fte: numeric("fte", { mode: "number", precision: 3, scale: 2 }).notNull(),
    roleCode: text("role_code").notNull().references(() => roles.code),
    regionCode: text("region_code"),
    employerKind: text("employer_kind").$type<EmployerKind>().notNull(),
    /** Name of the employer, such as a Ministry office or a school. */
    employer: text("employer").notNull(),
    /** The provider that employs, where that is neither the Ministry, a cluster nor an institution. */
    providerId: uuid("provider_id"),
    /** For work that is given in hours. */
    hoursPerWeek: numeric("hours_per_week", { mode: "number", precision: 4, scale: 2 }),
    /** The organisation whose managers answer for the position, `kind:id` as viewers have them: an office by its region, a cluster, an institution or a provider. */
    managedBy: text("managed_by").generatedAlwaysAs(
      sql`case employer_kind when 'MINISTRY' then 'region:' || region_code when 'RTLB_CLUSTER' then 'community:' || community_id::text when 'SCHOOL' then 'institution:' || institution_moe_number::text when 'EARLY_LEARNING_SERVICE' then 'institution:' || institution_moe_number::text else 'provider:' || provider_id::text end`,
    ),
    /** Counts edits: who edits says which one they read. */
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("positions_employer_kind", sql`${table.employerKind} in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')`),
    check("positions_fte", sql`${table.fte} > 0 and ${table.fte} <= 1`),
    check("positions_period", sql`${table.until} >= ${table.from}`),
    check("positions_hours_per_week", sql`${table.hoursPerWeek} > 0 and ${table.hoursPerWeek} <= 60`),
    check("positions_employer_length", sql`length(${table.employer}) <= 200`),
    index("positions_by_manager").on(table.managedBy),
    index("positions_by_day").on(table.from, table.id),
    index("positions_by_practitioner").on(table.practitionerId, table.from, table.id).where(sql`${table.practitionerId} is not null`),
    index("positions_by_role").on(table.roleCode, table.from, table.id),
    index("positions_by_region").on(table.regionCode, table.from, table.id).where(sql`${table.regionCode} is not null`),
    index("positions_by_institution").on(table.institutionMoeNumber, table.from, table.id).where(sql`${table.institutionMoeNumber} is not null`),
    index("positions_by_community").on(table.communityId, table.from, table.id).where(sql`${table.communityId} is not null`),
  ],
);

export type PositionRow = typeof positions.$inferSelect;
