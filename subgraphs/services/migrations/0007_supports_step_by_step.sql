CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"support_id" uuid NOT NULL,
	"corrects_id" uuid,
	"practitioner_id" uuid,
	"delivered_on" date NOT NULL,
	"status" text NOT NULL,
	"setting" text,
	"reason" text,
	"hours" numeric(4, 2) NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "deliveries_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "deliveries_status" CHECK ("deliveries"."status" in ('DELIVERED', 'CANCELLED')),
	CONSTRAINT "deliveries_setting" CHECK ("deliveries"."setting" in ('EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE')),
	CONSTRAINT "deliveries_hours" CHECK ("deliveries"."hours" between 0 and 24 and ("deliveries"."hours" > 0 or "deliveries"."corrects_id" is not null)),
	CONSTRAINT "deliveries_say_what_they_must" CHECK (case "deliveries"."status" when 'DELIVERED' then "deliveries"."setting" is not null else "deliveries"."reason" is not null end and ("deliveries"."corrects_id" is null or "deliveries"."reason" is not null)),
	CONSTRAINT "deliveries_reason" CHECK (btrim("deliveries"."reason") <> '' and length("deliveries"."reason") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "school_terms" (
	"year" smallint NOT NULL,
	"term" smallint NOT NULL,
	"starts_on" date NOT NULL,
	CONSTRAINT "school_terms_year_term_pk" PRIMARY KEY("year","term"),
	CONSTRAINT "school_terms_term" CHECK ("school_terms"."term" between 1 and 4),
	CONSTRAINT "school_terms_begin_in_their_year" CHECK (extract(year from "school_terms"."starts_on") = "school_terms"."year")
);
--> statement-breakpoint
CREATE TABLE "service_capacities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"service_id" uuid NOT NULL,
	"institution_moe_number" integer,
	"maximum" integer NOT NULL,
	"occupied" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"region_code" text,
	"unit" text DEFAULT 'CASES' NOT NULL,
	CONSTRAINT "service_capacities_once" UNIQUE NULLS NOT DISTINCT("service_id","region_code","institution_moe_number"),
	CONSTRAINT "service_capacities_one_place" CHECK (num_nonnulls("service_capacities"."region_code", "service_capacities"."institution_moe_number") <= 1),
	CONSTRAINT "service_capacities_numbers" CHECK ("service_capacities"."maximum" between 0 and 100000 and "service_capacities"."occupied" >= 0),
	CONSTRAINT "service_capacities_unit" CHECK ("service_capacities"."unit" in ('CASES'))
);
--> statement-breakpoint
CREATE TABLE "service_capacity_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"capacity_id" uuid NOT NULL,
	"maximum" integer NOT NULL,
	"reason" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "service_capacity_changes_reason" CHECK (btrim("service_capacity_changes"."reason") <> '' and length("service_capacity_changes"."reason") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "support_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"support_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"joined_on" date NOT NULL,
	"left_on" date,
	"left_recorded_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "support_members_period" CHECK ("support_members"."left_on" >= "support_members"."joined_on")
);
--> statement-breakpoint
CREATE TABLE "support_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"support_id" uuid NOT NULL,
	"corrects_id" uuid,
	"service_id" uuid,
	"practitioner_id" uuid,
	"place" integer DEFAULT 0 NOT NULL,
	"institution_moe_number" integer,
	"occurred_on" date NOT NULL,
	"kind" text NOT NULL,
	"region_code" text,
	"priority" text,
	"outcome" text,
	"manner" text,
	"setting" text,
	"role_code" text,
	"reason" text,
	"instead" text,
	"prescribed_hours" numeric(7, 2),
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "support_steps_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "support_steps_kind" CHECK ("support_steps"."kind" in ('REQUESTED', 'TRIAGED', 'PRIORITY_CHANGED', 'ACCEPTED', 'DECLINED', 'WAITLISTED', 'ALLOCATED', 'PRESCRIBED', 'FIRST_CONTACT', 'FIRST_SERVICE', 'PAUSED', 'RESUMED', 'TRANSFERRED', 'MOVED', 'CLOSED', 'RETRACTED')),
	CONSTRAINT "support_steps_say_what_they_must" CHECK (case "support_steps"."kind"
        when 'REQUESTED' then "support_steps"."service_id" is not null and "support_steps"."priority" is not null
        when 'TRIAGED' then "support_steps"."priority" is not null
        when 'PRIORITY_CHANGED' then "support_steps"."priority" is not null and "support_steps"."reason" is not null
        when 'DECLINED' then "support_steps"."reason" is not null and "support_steps"."instead" is not null
        when 'PRESCRIBED' then "support_steps"."prescribed_hours" is not null
        when 'FIRST_CONTACT' then "support_steps"."manner" is not null
        when 'FIRST_SERVICE' then "support_steps"."setting" is not null
        when 'PAUSED' then "support_steps"."reason" is not null
        when 'TRANSFERRED' then "support_steps"."service_id" is not null and "support_steps"."reason" is not null
        when 'CLOSED' then "support_steps"."outcome" is not null
        when 'RETRACTED' then "support_steps"."reason" is not null and "support_steps"."corrects_id" is not null
        else true end),
	CONSTRAINT "support_steps_priority" CHECK ("support_steps"."priority" in ('ROUTINE', 'URGENT', 'ASAP', 'STAT')),
	CONSTRAINT "support_steps_outcome" CHECK ("support_steps"."outcome" in ('COMPLETED', 'NO_LONGER_NEEDED', 'WITHDRAWN', 'LEFT')),
	CONSTRAINT "support_steps_manner" CHECK ("support_steps"."manner" in ('PHONE_CALL', 'MESSAGE', 'MEETING', 'VISIT')),
	CONSTRAINT "support_steps_setting" CHECK ("support_steps"."setting" in ('EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE')),
	CONSTRAINT "support_steps_prescribed_hours" CHECK ("support_steps"."prescribed_hours" >= 0),
	CONSTRAINT "support_steps_texts" CHECK (btrim("support_steps"."reason") <> '' and length("support_steps"."reason") <= 4000 and btrim("support_steps"."instead") <> '' and length("support_steps"."instead") <= 4000),
	CONSTRAINT "support_steps_role" CHECK ("support_steps"."role_code" ~ '^[A-Z][A-Z0-9_]{0,63}$'),
	CONSTRAINT "support_steps_correct_others" CHECK ("support_steps"."corrects_id" <> "support_steps"."id")
);
--> statement-breakpoint
ALTER TABLE "supports" DROP CONSTRAINT "supports_status_has_its_days";--> statement-breakpoint
ALTER TABLE "supports" ALTER COLUMN "learner_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "capacity_id" uuid;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "paused_on" date;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "paused_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "paused_days_before_service" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "paused_days_before_contact" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "region_code" text;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "target" text DEFAULT 'LEARNER' NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "target_name" text;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "priority" text DEFAULT 'ROUTINE' NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "priority_rank" smallint GENERATED ALWAYS AS ((case priority when 'STAT' then 1 when 'ASAP' then 2 when 'URGENT' then 3 else 4 end)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "supports" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_support_id_supports_id_fk" FOREIGN KEY ("support_id") REFERENCES "public"."supports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_corrects_id_deliveries_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_capacities" ADD CONSTRAINT "service_capacities_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_capacities" ADD CONSTRAINT "service_capacities_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_capacities" ADD CONSTRAINT "service_capacities_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_capacity_changes" ADD CONSTRAINT "service_capacity_changes_capacity_id_service_capacities_id_fk" FOREIGN KEY ("capacity_id") REFERENCES "public"."service_capacities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_members" ADD CONSTRAINT "support_members_support_id_supports_id_fk" FOREIGN KEY ("support_id") REFERENCES "public"."supports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_steps" ADD CONSTRAINT "support_steps_support_id_supports_id_fk" FOREIGN KEY ("support_id") REFERENCES "public"."supports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_steps" ADD CONSTRAINT "support_steps_corrects_id_support_steps_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."support_steps"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_steps" ADD CONSTRAINT "support_steps_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_steps" ADD CONSTRAINT "support_steps_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_steps" ADD CONSTRAINT "support_steps_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_by_support" ON "deliveries" USING btree ("support_id","delivered_on","id");--> statement-breakpoint
CREATE INDEX "service_capacity_changes_by_capacity" ON "service_capacity_changes" USING btree ("capacity_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "support_members_once" ON "support_members" USING btree ("support_id","learner_id") WHERE "support_members"."left_on" is null;--> statement-breakpoint
CREATE INDEX "support_members_by_support" ON "support_members" USING btree ("support_id","joined_on","id");--> statement-breakpoint
CREATE INDEX "support_members_by_learner" ON "support_members" USING btree ("learner_id");--> statement-breakpoint
CREATE INDEX "support_steps_by_support" ON "support_steps" USING btree ("support_id","place","id");--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_capacity_id_service_capacities_id_fk" FOREIGN KEY ("capacity_id") REFERENCES "public"."service_capacities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "supports_once_at_a_time" ON "supports" USING btree ("learner_id","service_id","target") WHERE "supports"."closed_on" is null;--> statement-breakpoint
CREATE INDEX "supports_by_capacity" ON "supports" USING btree ("capacity_id") WHERE "supports"."capacity_id" is not null;--> statement-breakpoint
CREATE INDEX "supports_waiting" ON "supports" USING btree ("service_id","region_code","priority_rank","requested_on","id") WHERE "supports"."status" in ('REQUESTED', 'ACCEPTED', 'WAITING');--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_target" CHECK (case when "supports"."target" in ('LEARNER', 'WHANAU') then "supports"."learner_id" is not null when "supports"."target" = 'EDUCATORS' then true
        else "supports"."target" in ('GROUP', 'CLASS', 'SCHOOL', 'COMMUNITY') and "supports"."learner_id" is null end);--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_target_has_its_place" CHECK ("supports"."learner_id" is not null or "supports"."institution_moe_number" is not null);--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_target_name" CHECK (btrim("supports"."target_name") <> '' and length("supports"."target_name") <= 200);--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_priority" CHECK ("supports"."priority" in ('ROUTINE', 'URGENT', 'ASAP', 'STAT'));--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_outcome" CHECK ("supports"."outcome" in ('COMPLETED', 'NO_LONGER_NEEDED', 'WITHDRAWN', 'DECLINED', 'LEFT'));--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_reason" CHECK (btrim("supports"."reason") <> '' and length("supports"."reason") <= 4000);--> statement-breakpoint
-- Since when a support rests was not kept before: the last step that is known.
UPDATE "supports" SET "paused_on" = coalesce("first_service_on", "first_contact_on", "allocated_on", "requested_on") WHERE "status" = 'PAUSED';--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_paused_has_its_day" CHECK (("supports"."status" = 'PAUSED') = ("supports"."paused_on" is not null));--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_paused_days" CHECK ("supports"."paused_days" >= "supports"."paused_days_before_service" and "supports"."paused_days_before_service" >= "supports"."paused_days_before_contact" and "supports"."paused_days_before_contact" >= 0);--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_closed_has_its_outcome" CHECK ("supports"."outcome" is null or "supports"."closed_on" is not null);--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_status_has_its_days" CHECK (case "supports"."status"
        when 'ACCEPTED' then "supports"."accepted_on" is not null
        when 'WAITING' then "supports"."accepted_on" is not null
        when 'ALLOCATED' then "supports"."accepted_on" is not null and "supports"."allocated_on" is not null
        when 'IN_DELIVERY' then "supports"."allocated_on" is not null and "supports"."first_service_on" is not null
        else true end);