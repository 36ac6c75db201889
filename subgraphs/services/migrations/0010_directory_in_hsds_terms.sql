CREATE TABLE "locations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provider_id" uuid,
	"type" text NOT NULL,
	"name" text,
	"description" text,
	"url" text,
	"address_line" text,
	"town" text,
	"postcode" text,
	"region_code" text,
	"institution_moe_number" integer,
	"latitude" double precision,
	"longitude" double precision,
	CONSTRAINT "locations_type" CHECK ("locations"."type" in ('PHYSICAL', 'POSTAL', 'VIRTUAL')),
	CONSTRAINT "locations_have_both_coordinates_or_none" CHECK (("locations"."latitude" is null) = ("locations"."longitude" is null)),
	CONSTRAINT "locations_latitude" CHECK ("locations"."latitude" between -90 and 90),
	CONSTRAINT "locations_longitude" CHECK ("locations"."longitude" between -180 and 180),
	CONSTRAINT "locations_that_are_virtual_are_nowhere" CHECK ("locations"."type" <> 'VIRTUAL' or num_nonnulls("locations"."latitude", "locations"."institution_moe_number", "locations"."address_line") = 0),
	CONSTRAINT "locations_postcode" CHECK ("locations"."postcode" ~ '^[0-9]{4}$'),
	CONSTRAINT "locations_texts" CHECK (greatest(length("locations"."name"), length("locations"."description"), length("locations"."url"), length("locations"."address_line"), length("locations"."town")) <= 4000
        and btrim("locations"."name") <> '' and btrim("locations"."description") <> '' and btrim("locations"."url") <> '' and btrim("locations"."address_line") <> '' and btrim("locations"."town") <> '')
);
--> statement-breakpoint
CREATE TABLE "review_recommendations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"review_code" text NOT NULL,
	"number" text NOT NULL,
	"position" smallint NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "review_recommendations_in_order" UNIQUE("review_code","position"),
	CONSTRAINT "review_recommendations_text" CHECK (btrim("review_recommendations"."text") <> '' and length("review_recommendations"."text") <= 10000)
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"code" text PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"year" smallint NOT NULL,
	CONSTRAINT "reviews_code" CHECK ("reviews"."code" ~ '^[A-Z][A-Z0-9_]{0,63}$'),
	CONSTRAINT "reviews_year" CHECK ("reviews"."year" between 1989 and 2100)
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"service_at_location_id" uuid NOT NULL,
	"days" text[] NOT NULL,
	"every_weeks" smallint DEFAULT 1 NOT NULL,
	"opens_at" time(0),
	"closes_at" time(0),
	"from_date" date,
	"until_date" date,
	"description" text,
	CONSTRAINT "schedules_days" CHECK ("schedules"."days" <@ array['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']),
	CONSTRAINT "schedules_weeks" CHECK ("schedules"."every_weeks" between 1 and 52),
	CONSTRAINT "schedules_times" CHECK ("schedules"."opens_at" < "schedules"."closes_at"),
	CONSTRAINT "schedules_period" CHECK ("schedules"."from_date" <= "schedules"."until_date"),
	CONSTRAINT "schedules_description" CHECK (btrim("schedules"."description") <> '' and length("schedules"."description") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "service_at_locations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"service_id" uuid NOT NULL,
	"location_id" uuid NOT NULL,
	"description" text,
	CONSTRAINT "service_at_locations_once" UNIQUE("service_id","location_id"),
	CONSTRAINT "service_at_locations_description" CHECK (btrim("service_at_locations"."description") <> '' and length("service_at_locations"."description") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "eligibility_advice" (
	"service_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"text_en" text NOT NULL,
	"text_mi" text,
	"law" text,
	CONSTRAINT "eligibility_advice_service_id_position_pk" PRIMARY KEY("service_id","position"),
	CONSTRAINT "eligibility_advice_texts" CHECK (btrim("eligibility_advice"."text_en") <> '' and length("eligibility_advice"."text_en") <= 4000 and btrim("eligibility_advice"."text_mi") <> '' and btrim("eligibility_advice"."law") <> '')
);
--> statement-breakpoint
CREATE TABLE "strategic_priorities" (
	"code" text PRIMARY KEY NOT NULL,
	"set" text NOT NULL,
	"position" smallint NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	CONSTRAINT "strategic_priorities_in_order" UNIQUE("set","position"),
	CONSTRAINT "strategic_priorities_code" CHECK ("strategic_priorities"."code" ~ '^[A-Z][A-Z0-9_]{0,63}$'),
	CONSTRAINT "strategic_priorities_set" CHECK ("strategic_priorities"."set" in ('GOV_2024', 'LSAP_2019'))
);
--> statement-breakpoint
CREATE TABLE "strategic_tags" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"priority_code" text,
	"recommendation_id" uuid,
	"service_id" uuid,
	CONSTRAINT "strategic_tags_once" UNIQUE NULLS NOT DISTINCT("priority_code","recommendation_id","service_id"),
	CONSTRAINT "strategic_tags_say_one_aim" CHECK (num_nonnulls("strategic_tags"."priority_code", "strategic_tags"."recommendation_id") = 1),
	CONSTRAINT "strategic_tags_have_one_subject" CHECK (num_nonnulls("strategic_tags"."service_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "providers" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "finder_text" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name_en || coalesce(' ' || name_mi, '') || coalesce(' ' || description, ''), NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "languages" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "settings" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "interpretation" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "how_to_apply" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "wait_time" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "alert" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "website" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "assured_on" date;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD CONSTRAINT "review_recommendations_review_code_reviews_code_fk" FOREIGN KEY ("review_code") REFERENCES "public"."reviews"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_service_at_location_id_service_at_locations_id_fk" FOREIGN KEY ("service_at_location_id") REFERENCES "public"."service_at_locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_at_locations" ADD CONSTRAINT "service_at_locations_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_at_locations" ADD CONSTRAINT "service_at_locations_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eligibility_advice" ADD CONSTRAINT "eligibility_advice_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_priority_code_strategic_priorities_code_fk" FOREIGN KEY ("priority_code") REFERENCES "public"."strategic_priorities"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_recommendation_id_review_recommendations_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."review_recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "locations_by_provider" ON "locations" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "locations_by_institution" ON "locations" USING btree ("institution_moe_number") WHERE "locations"."institution_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "schedules_by_service_at_location" ON "schedules" USING btree ("service_at_location_id","id");--> statement-breakpoint
CREATE INDEX "service_at_locations_by_location" ON "service_at_locations" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "strategic_tags_by_service" ON "strategic_tags" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "strategic_tags_by_recommendation" ON "strategic_tags" USING btree ("recommendation_id");--> statement-breakpoint
ALTER TABLE "providers" ADD CONSTRAINT "providers_description" CHECK (btrim("providers"."description") <> '' and length("providers"."description") <= 10000);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_languages" CHECK (array_to_string("services"."languages", ' ') ~ '^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*( |$))*$' and cardinality("services"."languages") <= 50);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_settings" CHECK ("services"."settings" <@ array['EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE']);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_texts" CHECK (greatest(length("services"."interpretation"), length("services"."how_to_apply"), length("services"."wait_time"), length("services"."alert"), length("services"."website")) <= 4000
        and btrim("services"."interpretation") <> '' and btrim("services"."how_to_apply") <> '' and btrim("services"."wait_time") <> '' and btrim("services"."alert") <> '' and btrim("services"."website") <> '');