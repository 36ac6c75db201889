CREATE TABLE "institution_entries" (
	"moe_number" integer NOT NULL,
	"as_of" date NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "institution_entries_moe_number_as_of_pk" PRIMARY KEY("moe_number","as_of")
);
--> statement-breakpoint
CREATE TABLE "institution_names" (
	"moe_number" integer NOT NULL,
	"name" text NOT NULL,
	"search_text" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	CONSTRAINT "institution_names_moe_number_from_date_pk" PRIMARY KEY("moe_number","from_date"),
	CONSTRAINT "institution_names_end_after_they_begin" CHECK ("institution_names"."until_date" > "institution_names"."from_date")
);
--> statement-breakpoint
CREATE TABLE "institution_regions" (
	"moe_number" integer NOT NULL,
	"region_code" text,
	"recorded_as" text NOT NULL,
	"is_derived" boolean NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	CONSTRAINT "institution_regions_moe_number_from_date_pk" PRIMARY KEY("moe_number","from_date"),
	CONSTRAINT "institution_regions_end_after_they_begin" CHECK ("institution_regions"."until_date" > "institution_regions"."from_date")
);
--> statement-breakpoint
CREATE TABLE "institution_rolls" (
	"moe_number" integer NOT NULL,
	"as_of" date NOT NULL,
	"total" integer NOT NULL,
	"counting" text NOT NULL,
	"european" integer,
	"maori" integer,
	"pacific" integer,
	"asian" integer,
	"melaa" integer,
	"other" integer,
	"international" integer,
	CONSTRAINT "institution_rolls_moe_number_as_of_pk" PRIMARY KEY("moe_number","as_of"),
	CONSTRAINT "institution_rolls_counting" CHECK ("institution_rolls"."counting" in ('PRIORITISED', 'TOTAL_RESPONSE')),
	CONSTRAINT "institution_rolls_are_counts" CHECK (least("institution_rolls"."total", "institution_rolls"."european", "institution_rolls"."maori", "institution_rolls"."pacific", "institution_rolls"."asian", "institution_rolls"."melaa", "institution_rolls"."other", "institution_rolls"."international") >= 0)
);
--> statement-breakpoint
CREATE TABLE "institutions" (
	"moe_number" integer PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sort_name" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"search_text" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name || ' ' || coalesce(town, ''), NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"status" text NOT NULL,
	"opened_on" date,
	"closed_on" date,
	"institution_type" text,
	"definition" text,
	"authority" text,
	"genders" text,
	"language_of_instruction" text,
	"is_home_based" boolean DEFAULT false NOT NULL,
	"region_code" text,
	"territorial_authority" text,
	"local_board" text,
	"regional_council" text,
	"local_office" text,
	"suburb" text,
	"town" text,
	"postcode" text,
	"latitude" double precision,
	"longitude" double precision,
	"website" text,
	"decile" smallint,
	"decile_year" smallint,
	"equity_index" smallint,
	"equity_index_scale" text,
	"equity_index_year" smallint,
	"isolation_index" numeric(4, 2),
	"successor_moe_number" integer,
	"as_of" date,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "institutions_number_is_positive" CHECK ("institutions"."moe_number" > 0),
	CONSTRAINT "institutions_name_is_given" CHECK (btrim("institutions"."name") <> ''),
	CONSTRAINT "institutions_kind" CHECK ("institutions"."kind" in ('SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'EARLY_LEARNING_SERVICE', 'KINDERGARTEN', 'PLAYCENTRE', 'KOHANGA_REO', 'HOME_BASED_NETWORK', 'HOSPITAL_BASED_SERVICE')),
	CONSTRAINT "institutions_status" CHECK ("institutions"."status" in ('PROPOSED', 'OPEN', 'CLOSED')),
	CONSTRAINT "institutions_authority" CHECK ("institutions"."authority" in ('STATE', 'STATE_INTEGRATED', 'PARTNERSHIP_SCHOOL', 'PRIVATE_FULLY_REGISTERED', 'PRIVATE_PROVISIONALLY_REGISTERED', 'COMMUNITY_BASED', 'PRIVATELY_OWNED', 'OTHER')),
	CONSTRAINT "institutions_genders" CHECK ("institutions"."genders" in ('CO_EDUCATIONAL', 'GIRLS', 'BOYS', 'BOYS_WITH_CO_EDUCATIONAL_SENIORS', 'GIRLS_WITH_CO_EDUCATIONAL_PRIMARY')),
	CONSTRAINT "institutions_language_of_instruction" CHECK ("institutions"."language_of_instruction" in ('ALL_TE_REO_MAORI', 'SOME_TE_REO_MAORI', 'ENGLISH_OR_OTHER')),
	CONSTRAINT "institutions_postcode" CHECK ("institutions"."postcode" ~ '^[0-9]{4}$'),
	CONSTRAINT "institutions_have_both_coordinates_or_none" CHECK (("institutions"."latitude" is null) = ("institutions"."longitude" is null)),
	CONSTRAINT "institutions_latitude" CHECK ("institutions"."latitude" between -90 and 90),
	CONSTRAINT "institutions_longitude" CHECK ("institutions"."longitude" between -180 and 180),
	CONSTRAINT "institutions_decile" CHECK ("institutions"."decile" between 1 and 10),
	CONSTRAINT "institutions_equity_index_fits_its_scale" CHECK (("institutions"."equity_index" is null) = ("institutions"."equity_index_scale" is null)
        and "institutions"."equity_index" between case "institutions"."equity_index_scale" when 'SCHOOL' then 100 else 1 end and case "institutions"."equity_index_scale" when 'SCHOOL' then 999 else 5 end),
	CONSTRAINT "institutions_equity_index_scale" CHECK ("institutions"."equity_index_scale" in ('SCHOOL', 'EARLY_LEARNING')),
	CONSTRAINT "institutions_succeed_others" CHECK ("institutions"."successor_moe_number" <> "institutions"."moe_number"),
	CONSTRAINT "institutions_closing_day_belongs_to_a_closed_one" CHECK ("institutions"."closed_on" is null or "institutions"."status" = 'CLOSED')
);
--> statement-breakpoint
CREATE TABLE "community_memberships" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	CONSTRAINT "community_memberships_period" CHECK ("community_memberships"."until_date" >= "community_memberships"."from_date")
);
--> statement-breakpoint
CREATE TABLE "learning_support_communities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"sort_name" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"kind" text NOT NULL,
	"ministry_number" integer,
	"region_code" text,
	"lead_moe_number" integer,
	"from_date" date NOT NULL,
	"until_date" date,
	"adoption_phase" text DEFAULT 'NOT_STARTED' NOT NULL,
	"adoption_phase_since" date,
	CONSTRAINT "learning_support_communities_ministry_number" UNIQUE("kind","ministry_number"),
	CONSTRAINT "learning_support_communities_kind" CHECK ("learning_support_communities"."kind" in ('LEARNING_SUPPORT_CLUSTER', 'KAHUI_AKO', 'RTLB_CLUSTER', 'NETWORK', 'OTHER')),
	CONSTRAINT "learning_support_communities_adoption_phase" CHECK ("learning_support_communities"."adoption_phase" in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')),
	CONSTRAINT "learning_support_communities_period" CHECK ("learning_support_communities"."until_date" >= "learning_support_communities"."from_date")
);
--> statement-breakpoint
CREATE TABLE "providers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"search_text" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name_en || coalesce(' ' || name_mi, ''), NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"kind" text NOT NULL,
	"region_code" text,
	"institution_moe_number" integer,
	"website" text,
	CONSTRAINT "providers_kind" CHECK ("providers"."kind" in ('MINISTRY', 'MINISTRY_OFFICE', 'RTLB_CLUSTER', 'SCHOOL', 'NGO', 'IWI', 'HEALTH', 'AGENCY'))
);
--> statement-breakpoint
CREATE TABLE "region_aliases" (
	"name" text NOT NULL,
	"region_code" text NOT NULL,
	"last_seen_on" date,
	CONSTRAINT "region_aliases_name_region_code_pk" PRIMARY KEY("name","region_code")
);
--> statement-breakpoint
CREATE TABLE "region_local_boards" (
	"local_board" text PRIMARY KEY NOT NULL,
	"region_code" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"code" text PRIMARY KEY NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"takiwa" text,
	"position" smallint NOT NULL,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "regions_position_unique" UNIQUE("position"),
	CONSTRAINT "regions_code_is_a_slug" CHECK ("regions"."code" ~ '^[a-z]+(-[a-z]+)*$')
);
--> statement-breakpoint
CREATE TABLE "service_regions" (
	"service_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	CONSTRAINT "service_regions_service_id_region_code_pk" PRIMARY KEY("service_id","region_code")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provider_id" uuid NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"search_text" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name_en || coalesce(' ' || name_mi, ''), NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"description" text,
	"kind" text NOT NULL,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"tiers" text[] NOT NULL,
	"need_areas" text[] NOT NULL,
	"minimum_age" smallint,
	"maximum_age" smallint,
	"minimum_year_level" smallint,
	"maximum_year_level" smallint,
	"is_nationwide" boolean DEFAULT false NOT NULL,
	"funding_stream_code" text,
	CONSTRAINT "services_kind" CHECK ("services"."kind" in ('EARLY_INTERVENTION', 'COMMUNICATION', 'BEHAVIOUR', 'COMPLEX_NEEDS', 'INTENSIVE_WRAPAROUND', 'LEARNING_AND_BEHAVIOUR',
        'LEARNING_SUPPORT_COORDINATION', 'SCHOOL_WIDE_PRACTICE', 'PHYSICAL_DISABILITY', 'ASSISTIVE_TECHNOLOGY', 'DEAF_AND_HARD_OF_HEARING', 'VISION',
        'HIGH_HEALTH_NEEDS', 'SPECIALIST_SCHOOLING', 'ALTERNATIVE_EDUCATION', 'ENGLISH_LANGUAGE', 'GIFTED', 'TRANSPORT', 'HEALTH', 'WHANAU_SUPPORT', 'OTHER')),
	CONSTRAINT "services_status" CHECK ("services"."status" in ('ACTIVE', 'TEMPORARILY_CLOSED', 'INACTIVE', 'DEFUNCT')),
	CONSTRAINT "services_tiers" CHECK ("services"."tiers" <@ array['TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE'] and cardinality("services"."tiers") > 0),
	CONSTRAINT "services_need_areas" CHECK ("services"."need_areas" <@ array['LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION',
        'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING']),
	CONSTRAINT "services_ages" CHECK ("services"."minimum_age" >= 0 and "services"."maximum_age" <= 25 and "services"."minimum_age" <= "services"."maximum_age"),
	CONSTRAINT "services_year_levels" CHECK ("services"."minimum_year_level" >= 0 and "services"."maximum_year_level" <= 15 and "services"."minimum_year_level" <= "services"."maximum_year_level")
);
--> statement-breakpoint
CREATE TABLE "supports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"institution_moe_number" integer,
	"requested_on" date NOT NULL,
	"accepted_on" date,
	"allocated_on" date,
	"first_contact_on" date,
	"first_service_on" date,
	"closed_on" date,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"prescribed_hours" numeric(7, 2),
	"delivered_hours" numeric(7, 2) DEFAULT 0 NOT NULL,
	CONSTRAINT "supports_tier" CHECK ("supports"."tier" in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')),
	CONSTRAINT "supports_status" CHECK ("supports"."status" in ('REQUESTED', 'ACCEPTED', 'WAITING', 'ALLOCATED', 'IN_DELIVERY', 'PAUSED', 'CLOSED')),
	CONSTRAINT "supports_hours" CHECK ("supports"."prescribed_hours" >= 0 and "supports"."delivered_hours" >= 0),
	CONSTRAINT "supports_steps_follow_the_request" CHECK ("supports"."requested_on" <= least("supports"."accepted_on", "supports"."allocated_on", "supports"."first_contact_on", "supports"."first_service_on", "supports"."closed_on")),
	CONSTRAINT "supports_accepted_before_allocated" CHECK ("supports"."accepted_on" <= "supports"."allocated_on"),
	CONSTRAINT "supports_contact_before_service" CHECK ("supports"."first_contact_on" <= "supports"."first_service_on"),
	CONSTRAINT "supports_nothing_after_the_end" CHECK ("supports"."closed_on" >= greatest("supports"."accepted_on", "supports"."allocated_on", "supports"."first_contact_on", "supports"."first_service_on")),
	CONSTRAINT "supports_status_has_its_days" CHECK (case "supports"."status"
        when 'ACCEPTED' then "supports"."accepted_on" is not null
        when 'WAITING' then "supports"."accepted_on" is not null
        when 'ALLOCATED' then "supports"."accepted_on" is not null and "supports"."allocated_on" is not null
        when 'IN_DELIVERY' then "supports"."allocated_on" is not null and "supports"."first_service_on" is not null
        when 'PAUSED' then "supports"."allocated_on" is not null
        else true end),
	CONSTRAINT "supports_closed_has_its_day" CHECK (("supports"."status" = 'CLOSED') = ("supports"."closed_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "institution_entries" ADD CONSTRAINT "institution_entries_moe_number_institutions_moe_number_fk" FOREIGN KEY ("moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institution_names" ADD CONSTRAINT "institution_names_moe_number_institutions_moe_number_fk" FOREIGN KEY ("moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institution_regions" ADD CONSTRAINT "institution_regions_moe_number_institutions_moe_number_fk" FOREIGN KEY ("moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institution_regions" ADD CONSTRAINT "institution_regions_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institution_rolls" ADD CONSTRAINT "institution_rolls_moe_number_institutions_moe_number_fk" FOREIGN KEY ("moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institutions" ADD CONSTRAINT "institutions_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "institutions" ADD CONSTRAINT "institutions_successor" FOREIGN KEY ("successor_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD CONSTRAINT "community_memberships_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD CONSTRAINT "community_memberships_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_support_communities" ADD CONSTRAINT "learning_support_communities_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_support_communities" ADD CONSTRAINT "learning_support_communities_lead_moe_number_institutions_moe_number_fk" FOREIGN KEY ("lead_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "providers" ADD CONSTRAINT "providers_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "providers" ADD CONSTRAINT "providers_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_aliases" ADD CONSTRAINT "region_aliases_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_local_boards" ADD CONSTRAINT "region_local_boards_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_regions" ADD CONSTRAINT "service_regions_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_regions" ADD CONSTRAINT "service_regions_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "institution_regions_by_region" ON "institution_regions" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "institutions_by_name" ON "institutions" USING btree ("sort_name","moe_number");--> statement-breakpoint
CREATE INDEX "institutions_by_region" ON "institutions" USING btree ("region_code","sort_name","moe_number");--> statement-breakpoint
CREATE INDEX "institutions_by_successor" ON "institutions" USING btree ("successor_moe_number","moe_number");--> statement-breakpoint
CREATE INDEX "community_memberships_by_community" ON "community_memberships" USING btree ("community_id","from_date","id");--> statement-breakpoint
CREATE INDEX "community_memberships_by_institution" ON "community_memberships" USING btree ("institution_moe_number","from_date","id");--> statement-breakpoint
CREATE INDEX "learning_support_communities_by_name" ON "learning_support_communities" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "learning_support_communities_by_region" ON "learning_support_communities" USING btree ("region_code","sort_name","id");--> statement-breakpoint
CREATE INDEX "learning_support_communities_by_lead" ON "learning_support_communities" USING btree ("lead_moe_number") WHERE "learning_support_communities"."lead_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "providers_by_name" ON "providers" USING btree ("search_text","id");--> statement-breakpoint
CREATE INDEX "providers_by_region" ON "providers" USING btree ("region_code","search_text","id");--> statement-breakpoint
CREATE INDEX "providers_by_institution" ON "providers" USING btree ("institution_moe_number") WHERE "providers"."institution_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "region_aliases_by_region" ON "region_aliases" USING btree ("region_code","name");--> statement-breakpoint
CREATE INDEX "service_regions_by_region" ON "service_regions" USING btree ("region_code","service_id");--> statement-breakpoint
CREATE INDEX "services_by_name" ON "services" USING btree ("search_text","id");--> statement-breakpoint
CREATE INDEX "services_by_provider" ON "services" USING btree ("provider_id","search_text","id");--> statement-breakpoint
CREATE INDEX "supports_by_learner" ON "supports" USING btree ("learner_id","requested_on","id");--> statement-breakpoint
CREATE INDEX "supports_by_service" ON "supports" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "supports_by_practitioner" ON "supports" USING btree ("practitioner_id") WHERE "supports"."practitioner_id" is not null;--> statement-breakpoint
CREATE INDEX "supports_by_institution" ON "supports" USING btree ("institution_moe_number") WHERE "supports"."institution_moe_number" is not null;