CREATE TABLE "activity_feedback" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"activity_id" uuid NOT NULL,
	"usefulness" smallint NOT NULL,
	"comment" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "activity_feedback_once" UNIQUE("activity_id","recorded_by"),
	CONSTRAINT "activity_feedback_usefulness" CHECK ("activity_feedback"."usefulness" between 1 and 5),
	CONSTRAINT "activity_feedback_comment" CHECK (length("activity_feedback"."comment") <= 2000)
);
--> statement-breakpoint
CREATE TABLE "capability_activities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"community_id" uuid,
	"institution_moe_number" integer,
	"held_on" date NOT NULL,
	"hours" numeric(5, 2) NOT NULL,
	"topic" text NOT NULL,
	"audience" text NOT NULL,
	"need_area" text,
	"region_code" text,
	"status" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "capability_activities_audience" CHECK ("capability_activities"."audience" in ('TEACHERS', 'WHANAU', 'SPECIALISTS', 'SUPPORT_STAFF')),
	CONSTRAINT "capability_activities_status" CHECK ("capability_activities"."status" in ('PLANNED', 'HELD', 'CANCELLED')),
	CONSTRAINT "capability_activities_hours" CHECK ("capability_activities"."hours" > 0 and "capability_activities"."hours" <= 200),
	CONSTRAINT "capability_activities_topic" CHECK (length("capability_activities"."topic") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "communities_of_practice" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"name" text NOT NULL,
	"purpose" text NOT NULL,
	"need_area" text,
	"region_code" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "communities_of_practice_texts" CHECK (length("communities_of_practice"."name") between 1 and 200 and length("communities_of_practice"."purpose") between 1 and 2000)
);
--> statement-breakpoint
CREATE TABLE "practice_memberships" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_of_practice_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "practice_memberships_period" CHECK ("practice_memberships"."until_date" >= "practice_memberships"."from_date")
);
--> statement-breakpoint
CREATE TABLE "demand_estimates" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"year" smallint NOT NULL,
	"fte" numeric(7, 2) NOT NULL,
	"region_code" text NOT NULL,
	"role_code" text NOT NULL,
	"basis" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "demand_estimates_year" CHECK ("demand_estimates"."year" between 2000 and 2100),
	CONSTRAINT "demand_estimates_fte" CHECK ("demand_estimates"."fte" >= 0),
	CONSTRAINT "demand_estimates_basis" CHECK (length("demand_estimates"."basis") between 1 and 1000)
);
--> statement-breakpoint
CREATE TABLE "leave_periods" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"cover_practitioner_id" uuid,
	"from_date" date NOT NULL,
	"until_date" date NOT NULL,
	"cancelled_on" date,
	"kind" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "leave_periods_kind" CHECK ("leave_periods"."kind" in ('ANNUAL', 'SICK', 'PARENTAL', 'STUDY', 'OTHER')),
	CONSTRAINT "leave_periods_period" CHECK ("leave_periods"."until_date" between "leave_periods"."from_date" and "leave_periods"."from_date" + 732),
	CONSTRAINT "leave_periods_cover_is_another" CHECK ("leave_periods"."cover_practitioner_id" <> "leave_periods"."practitioner_id")
);
--> statement-breakpoint
CREATE TABLE "rtlb_clusters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"lead_moe_number" integer NOT NULL,
	"region_code" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "rtlb_clusters_number" UNIQUE("number"),
	CONSTRAINT "rtlb_clusters_number_is_one" CHECK ("rtlb_clusters"."number" between 1 and 999)
);
--> statement-breakpoint
CREATE TABLE "rtlb_liaisons" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cluster_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "rtlb_liaisons_period" CHECK ("rtlb_liaisons"."until_date" >= "rtlb_liaisons"."from_date")
);
--> statement-breakpoint
CREATE TABLE "vacancies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"position_id" uuid NOT NULL,
	"filled_by_position_id" uuid,
	"opened_on" date NOT NULL,
	"apply_by" date,
	"closed_on" date,
	"overseas_eligible" boolean NOT NULL,
	"outcome" text,
	"recruiter" text,
	"withdrawal_reason" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "vacancies_outcome" CHECK ("vacancies"."outcome" in ('FILLED', 'WITHDRAWN') and ("vacancies"."outcome" is null) = ("vacancies"."closed_on" is null) and ("vacancies"."outcome" = 'FILLED') = ("vacancies"."filled_by_position_id" is not null)),
	CONSTRAINT "vacancies_period" CHECK ("vacancies"."closed_on" >= "vacancies"."opened_on" and "vacancies"."apply_by" >= "vacancies"."opened_on"),
	CONSTRAINT "vacancies_texts" CHECK (length("vacancies"."recruiter") <= 200 and length("vacancies"."withdrawal_reason") <= 1000)
);
--> statement-breakpoint
CREATE TABLE "workforce_scenarios" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"year" smallint NOT NULL,
	"region_code" text NOT NULL,
	"name" text NOT NULL,
	"changes" jsonb NOT NULL,
	"figures" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "workforce_scenarios_name" CHECK (length("workforce_scenarios"."name") between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "activity_feedback" ADD CONSTRAINT "activity_feedback_activity_id_capability_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."capability_activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capability_activities" ADD CONSTRAINT "capability_activities_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "communities_of_practice" ADD CONSTRAINT "communities_of_practice_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_memberships" ADD CONSTRAINT "practice_memberships_community_of_practice_id_communities_of_practice_id_fk" FOREIGN KEY ("community_of_practice_id") REFERENCES "public"."communities_of_practice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_memberships" ADD CONSTRAINT "practice_memberships_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_estimates" ADD CONSTRAINT "demand_estimates_role_code_roles_code_fk" FOREIGN KEY ("role_code") REFERENCES "public"."roles"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leave_periods" ADD CONSTRAINT "leave_periods_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leave_periods" ADD CONSTRAINT "leave_periods_cover_practitioner_id_practitioners_id_fk" FOREIGN KEY ("cover_practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rtlb_liaisons" ADD CONSTRAINT "rtlb_liaisons_cluster_id_rtlb_clusters_id_fk" FOREIGN KEY ("cluster_id") REFERENCES "public"."rtlb_clusters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rtlb_liaisons" ADD CONSTRAINT "rtlb_liaisons_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vacancies" ADD CONSTRAINT "vacancies_position_id_positions_id_fk" FOREIGN KEY ("position_id") REFERENCES "public"."positions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vacancies" ADD CONSTRAINT "vacancies_filled_by_position_id_positions_id_fk" FOREIGN KEY ("filled_by_position_id") REFERENCES "public"."positions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "capability_activities_by_day" ON "capability_activities" USING btree ("held_on","id");--> statement-breakpoint
CREATE INDEX "capability_activities_by_practitioner" ON "capability_activities" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "capability_activities_by_community" ON "capability_activities" USING btree ("community_id","held_on") WHERE "capability_activities"."community_id" is not null;--> statement-breakpoint
CREATE INDEX "capability_activities_by_institution" ON "capability_activities" USING btree ("institution_moe_number","held_on") WHERE "capability_activities"."institution_moe_number" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "communities_of_practice_name" ON "communities_of_practice" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "communities_of_practice_by_practitioner" ON "communities_of_practice" USING btree ("practitioner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "practice_memberships_once" ON "practice_memberships" USING btree ("community_of_practice_id","practitioner_id") WHERE "practice_memberships"."until_date" is null;--> statement-breakpoint
CREATE INDEX "practice_memberships_by_practitioner" ON "practice_memberships" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "demand_estimates_by_region" ON "demand_estimates" USING btree ("region_code","year","role_code","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "leave_periods_by_practitioner" ON "leave_periods" USING btree ("practitioner_id","from_date");--> statement-breakpoint
CREATE INDEX "leave_periods_by_cover" ON "leave_periods" USING btree ("cover_practitioner_id") WHERE "leave_periods"."cover_practitioner_id" is not null;--> statement-breakpoint
CREATE INDEX "rtlb_clusters_by_region" ON "rtlb_clusters" USING btree ("region_code","number");--> statement-breakpoint
CREATE INDEX "rtlb_liaisons_by_cluster" ON "rtlb_liaisons" USING btree ("cluster_id","institution_moe_number");--> statement-breakpoint
CREATE INDEX "rtlb_liaisons_by_institution" ON "rtlb_liaisons" USING btree ("institution_moe_number","from_date");--> statement-breakpoint
CREATE INDEX "rtlb_liaisons_by_practitioner" ON "rtlb_liaisons" USING btree ("practitioner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "vacancies_one_open" ON "vacancies" USING btree ("position_id") WHERE "vacancies"."outcome" is null;--> statement-breakpoint
CREATE INDEX "vacancies_open" ON "vacancies" USING btree ("opened_on","id") WHERE "vacancies"."outcome" is null;--> statement-breakpoint
CREATE INDEX "vacancies_by_position" ON "vacancies" USING btree ("position_id");--> statement-breakpoint
CREATE INDEX "vacancies_by_filled_position" ON "vacancies" USING btree ("filled_by_position_id") WHERE "vacancies"."filled_by_position_id" is not null;--> statement-breakpoint
CREATE INDEX "workforce_scenarios_by_region" ON "workforce_scenarios" USING btree ("region_code","year","id");