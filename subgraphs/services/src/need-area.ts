// The checks of columns that hold an area of need or a tier.
import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

const areas = sql`'LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING'`;
const tiers = sql`'TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE'`;

export const isNeedArea = (column: PgColumn): SQL => sql`${column} in (${areas})`;
export const areNeedAreas = (column: PgColumn): SQL => sql`${column} <@ array[${areas}] and cardinality(${column}) <= 11`;
export const isTier = (column: PgColumn): SQL => sql`${column} in (${tiers})`;
