import { sql } from "drizzle-orm";
import { boolean, check, date, doublePrecision, foreignKey, index, integer, jsonb, numeric, pgTable, primaryKey, smallint, text, timestamp } from "drizzle-orm/pg-core";
import { folded } from "../../fold-text.ts";
import { regions } from "../region/table.ts";

export type InstitutionKind =
  | "SCHOOL"
  | "KURA"
  | "SPECIALIST_SCHOOL"
  | "EARLY_LEARNING_SERVICE"
  | "KINDERGARTEN"
  | "PLAYCENTRE"
  | "KOHANGA_REO"
  | "HOME_BASED_NETWORK"
  | "HOSPITAL_BASED_SERVICE";

export type InstitutionAuthority =
  | "STATE"
  | "STATE_INTEGRATED"
  | "PARTNERSHIP_SCHOOL"
  | "PRIVATE_FULLY_REGISTERED"
  | "PRIVATE_PROVISIONALLY_REGISTERED"
  | "COMMUNITY_BASED"
  | "PRIVATELY_OWNED"
  | "OTHER";

export type InstitutionGenders = "CO_EDUCATIONAL" | "GIRLS" | "BOYS" | "BOYS_WITH_CO_EDUCATIONAL_SENIORS" | "GIRLS_WITH_CO_EDUCATIONAL_PRIMARY";
export type InstitutionStatus = "PROPOSED" | "OPEN" | "CLOSED";
export type LanguageOfInstruction = "ALL_TE_REO_MAORI" | "SOME_TE_REO_MAORI" | "ENGLISH_OR_OTHER";
export type EquityIndexScale = "SCHOOL" | "EARLY_LEARNING";
export type EthnicityCounting = "PRIORITISED" | "TOTAL_RESPONSE";

/** What is now known of each institution; derived from its entries where it has any. */
export const institutions = pgTable(
  "institutions",
  {
    moeNumber: integer("moe_number").primaryKey(),
    kind: text("kind").$type<InstitutionKind>().notNull(),
    name: text("name").notNull(),
    sortName: text("sort_name").notNull().generatedAlwaysAs(folded(sql`name`)),
    /** Name and town, folded. */
    searchText: text("search_text").notNull().generatedAlwaysAs(folded(sql`name || ' ' || coalesce(town, '')`)),
    status: text("status").$type<InstitutionStatus>().notNull(),
    openedOn: date("opened_on", { mode: "string" }),
    /** Day of the first directory that no longer lists it. */
    closedOn: date("closed_on", { mode: "string" }),
    institutionType: text("institution_type"),
    definition: text("definition"),
    authority: text("authority").$type<InstitutionAuthority>(),
    genders: text("genders").$type<InstitutionGenders>(),
    languageOfInstruction: text("language_of_instruction").$type<LanguageOfInstruction>(),
    /** A home-based network is not a place where a child is. */
    isHomeBased: boolean("is_home_based").notNull().default(false),
    regionCode: text("region_code").references(() => regions.code),
    territorialAuthority: text("territorial_authority"),
    /** Auckland only. */
    localBoard: text("local_board"),
    regionalCouncil: text("regional_council"),
    localOffice: text("local_office"),
    suburb: text("suburb"),
    town: text("town"),
    postcode: text("postcode"),
    latitude: doublePrecision("latitude"),
    /** Negative on the Chatham Islands, which lie east of the 180th meridian. */
    longitude: doublePrecision("longitude"),
    website: text("website"),
    decile: smallint("decile"),
    decileYear: smallint("decile_year"),
    equityIndex: smallint("equity_index"),
    equityIndexScale: text("equity_index_scale").$type<EquityIndexScale>(),
    equityIndexYear: smallint("equity_index_year"),
    isolationIndex: numeric("isolation_index", { mode: "number", precision: 4, scale: 2 }),
    /** The institution that took over this one's learners when it closed or merged. */
    successorMoeNumber: integer("successor_moe_number"),
    /** Day of the newest directory that these facts come from; null when they come from none. */
    asOf: date("as_of", { mode: "string" }),
    updatedAt: timestamp("updated_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    foreignKey({ name: "institutions_successor", columns: [table.successorMoeNumber], foreignColumns: [table.moeNumber] }),
    index("institutions_by_name").on(table.sortName, table.moeNumber),
    index("institutions_by_region").on(table.regionCode, table.sortName, table.moeNumber),
    index("institutions_by_successor").on(table.successorMoeNumber, table.moeNumber),
    check("institutions_number_is_positive", sql`${table.moeNumber} > 0`),
    check("institutions_name_is_given", sql`btrim(${table.name}) <> ''`),
    check(
      "institutions_kind",
      sql`${table.kind} in ('SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'EARLY_LEARNING_SERVICE', 'KINDERGARTEN', 'PLAYCENTRE', 'KOHANGA_REO', 'HOME_BASED_NETWORK', 'HOSPITAL_BASED_SERVICE')`,
    ),
    check("institutions_status", sql`${table.status} in ('PROPOSED', 'OPEN', 'CLOSED')`),
    check(
      "institutions_authority",
      sql`${table.authority} in ('STATE', 'STATE_INTEGRATED', 'PARTNERSHIP_SCHOOL', 'PRIVATE_FULLY_REGISTERED', 'PRIVATE_PROVISIONALLY_REGISTERED', 'COMMUNITY_BASED', 'PRIVATELY_OWNED', 'OTHER')`,
    ),
    check(
      "institutions_genders",
      sql`${table.genders} in ('CO_EDUCATIONAL', 'GIRLS', 'BOYS', 'BOYS_WITH_CO_EDUCATIONAL_SENIORS', 'GIRLS_WITH_CO_EDUCATIONAL_PRIMARY')`,
    ),
    check("institutions_language_of_instruction", sql`${table.languageOfInstruction} in ('ALL_TE_REO_MAORI', 'SOME_TE_REO_MAORI', 'ENGLISH_OR_OTHER')`),
    check("institutions_postcode", sql`${table.postcode} ~ '^[0-9]{4}$'`),
    check("institutions_have_both_coordinates_or_none", sql`(${table.latitude} is null) = (${table.longitude} is null)`),
    check("institutions_latitude", sql`${table.latitude} between -90 and 90`),
    check("institutions_longitude", sql`${table.longitude} between -180 and 180`),
    check("institutions_decile", sql`${table.decile} between 1 and 10`),
    check(
      "institutions_equity_index_fits_its_scale",
      // A comparison with null is neither true nor false, and a check lets that through: both are there or neither is.
      sql`(${table.equityIndex} is null) = (${table.equityIndexScale} is null)
        and ${table.equityIndex} between case ${table.equityIndexScale} when 'SCHOOL' then 100 else 1 end and case ${table.equityIndexScale} when 'SCHOOL' then 999 else 5 end`,
    ),
    check("institutions_equity_index_scale", sql`${table.equityIndexScale} in ('SCHOOL', 'EARLY_LEARNING')`),
    check("institutions_succeed_others", sql`${table.successorMoeNumber} <> ${table.moeNumber}`),
    check("institutions_closing_day_belongs_to_a_closed_one", sql`${table.closedOn} is null or ${table.status} = 'CLOSED'`),
  ],
);

export type InstitutionRow = typeof institutions.$inferSelect;

/** Every name an institution has had in directories, one after the other. */
export const institutionNames = pgTable(
  "institution_names",
  {
    moeNumber: integer("moe_number").notNull().references(() => institutions.moeNumber),
    name: text("name").notNull(),
    searchText: text("search_text").notNull().generatedAlwaysAs(folded(sql`name`)),
    /** Day of the first directory that shows the name. */
    from: date("from_date", { mode: "string" }).notNull(),
    /** Day of the first directory that shows another one; null for the present name. */
    until: date("until_date", { mode: "string" }),
  },
  (table) => [primaryKey({ columns: [table.moeNumber, table.from] }), check("institution_names_end_after_they_begin", sql`${table.until} > ${table.from}`)],
);

export type InstitutionNameRow = typeof institutionNames.$inferSelect;

/** Every education region an institution has been in, one after the other. */
export const institutionRegions = pgTable(
  "institution_regions",
  {
    moeNumber: integer("moe_number").notNull().references(() => institutions.moeNumber),
    /** Null where the directory's name means several regions and nothing else tells which. */
    regionCode: text("region_code").references(() => regions.code),
    /** The newest name that a directory gave to the region in this period. */
    recordedAs: text("recorded_as").notNull(),
    /** Worked out from the local board, as no directory of this period says it. */
    isDerived: boolean("is_derived").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    until: date("until_date", { mode: "string" }),
  },
  (table) => [
    primaryKey({ columns: [table.moeNumber, table.from] }),
    index("institution_regions_by_region").on(table.regionCode),
    check("institution_regions_end_after_they_begin", sql`${table.until} > ${table.from}`),
  ],
);

export type InstitutionRegionRow = typeof institutionRegions.$inferSelect;

/** Rolls as published, one for each day of counting. */
export const institutionRolls = pgTable(
  "institution_rolls",
  {
    moeNumber: integer("moe_number").notNull().references(() => institutions.moeNumber),
    asOf: date("as_of", { mode: "string" }).notNull(),
    total: integer("total").notNull(),
    /** PRIORITISED: each learner is in one group. TOTAL_RESPONSE: in every group they belong to. Never compared raw. */
    counting: text("counting").$type<EthnicityCounting>().notNull(),
    european: integer("european"),
    maori: integer("maori"),
    pacific: integer("pacific"),
    asian: integer("asian"),
    /** Middle Eastern, Latin American and African. */
    melaa: integer("melaa"),
    other: integer("other"),
    international: integer("international"),
  },
  (table) => [
    primaryKey({ columns: [table.moeNumber, table.asOf] }),
    check("institution_rolls_counting", sql`${table.counting} in ('PRIORITISED', 'TOTAL_RESPONSE')`),
    check(
      "institution_rolls_are_counts",
      sql`least(${table.total}, ${table.european}, ${table.maori}, ${table.pacific}, ${table.asian}, ${table.melaa}, ${table.other}, ${table.international}) >= 0`,
    ),
  ],
);

export type RollRow = typeof institutionRolls.$inferSelect;

/**
 * What each directory said of each institution, without anything about a person. All tables above are derived from
 * these entries, so that the order in which directories are imported makes no difference.
 */
export const institutionEntries = pgTable(
  "institution_entries",
  {
    moeNumber: integer("moe_number").notNull().references(() => institutions.moeNumber),
    /** The directory's day. */
    asOf: date("as_of", { mode: "string" }).notNull(),
    facts: jsonb("facts").notNull(),
  },
  (table) => [primaryKey({ columns: [table.moeNumber, table.asOf] })],
);
