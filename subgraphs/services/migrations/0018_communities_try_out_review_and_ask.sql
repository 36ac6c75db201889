CREATE TABLE "brokerage_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"need_id" uuid,
	"agency" text,
	"provider_id" uuid,
	"subject" text NOT NULL,
	"request" text NOT NULL,
	"area" text,
	"tier" text,
	"asked_on" date NOT NULL,
	"answer_by" date,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "brokerage_requests_asked_of_one" CHECK (num_nonnulls("brokerage_requests"."agency", "brokerage_requests"."provider_id") = 1),
	CONSTRAINT "brokerage_requests_agency" CHECK ("brokerage_requests"."agency" in ('HEALTH', 'ORANGA_TAMARIKI', 'MSD', 'POLICE')),
	CONSTRAINT "brokerage_requests_subject" CHECK (btrim("brokerage_requests"."subject") <> '' and length("brokerage_requests"."subject") <= 200),
	CONSTRAINT "brokerage_requests_request" CHECK (btrim("brokerage_requests"."request") <> '' and length("brokerage_requests"."request") <= 4000),
	CONSTRAINT "brokerage_requests_name_nobody" CHECK (concat_ws(' | ', "brokerage_requests"."subject", "brokerage_requests"."request") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "brokerage_requests_area" CHECK ("brokerage_requests"."area" in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')),
	CONSTRAINT "brokerage_requests_tier" CHECK ("brokerage_requests"."tier" in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')),
	CONSTRAINT "brokerage_requests_answer_by" CHECK ("brokerage_requests"."answer_by" >= "brokerage_requests"."asked_on")
);
--> statement-breakpoint
CREATE TABLE "brokerage_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"request_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "brokerage_steps_one_at_a_place" UNIQUE("request_id","place"),
	CONSTRAINT "brokerage_steps_kind" CHECK ("brokerage_steps"."kind" in ('ASKED', 'ANSWERED', 'AGREED', 'DECLINED', 'FULFILLED', 'WITHDRAWN')),
	CONSTRAINT "brokerage_steps_note" CHECK (btrim("brokerage_steps"."note") <> '' and length("brokerage_steps"."note") <= 4000 and ("brokerage_steps"."kind" = 'ASKED' or "brokerage_steps"."note" is not null)),
	CONSTRAINT "brokerage_steps_name_nobody" CHECK (concat_ws(' | ', "brokerage_steps"."note") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "implementation_indicators" (
	"code" text PRIMARY KEY NOT NULL,
	"position" smallint NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"definition" text NOT NULL,
	CONSTRAINT "implementation_indicators_in_order" UNIQUE("position"),
	CONSTRAINT "implementation_indicators_code" CHECK ("implementation_indicators"."code" ~ '^[A-Z][A-Z0-9_]{0,63}$')
);
--> statement-breakpoint
CREATE TABLE "indicator_ratings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"self_review_id" uuid NOT NULL,
	"indicator_code" text NOT NULL,
	"level" text NOT NULL,
	"evidence" text NOT NULL,
	CONSTRAINT "indicator_ratings_once" UNIQUE("self_review_id","indicator_code"),
	CONSTRAINT "indicator_ratings_level" CHECK ("indicator_ratings"."level" in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')),
	CONSTRAINT "indicator_ratings_evidence" CHECK (btrim("indicator_ratings"."evidence") <> '' and length("indicator_ratings"."evidence") <= 4000),
	CONSTRAINT "indicator_ratings_name_nobody" CHECK (concat_ws(' | ', "indicator_ratings"."evidence") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "monitoring_reviews" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"corrects_id" uuid,
	"from_date" date NOT NULL,
	"until_date" date NOT NULL,
	"findings" text NOT NULL,
	"next_actions" text[] NOT NULL,
	"institution_moe_numbers" integer[] DEFAULT '{}' NOT NULL,
	"provider_ids" uuid[] DEFAULT '{}' NOT NULL,
	"other_parties" text[] DEFAULT '{}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "monitoring_reviews_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "monitoring_reviews_period" CHECK ("monitoring_reviews"."until_date" >= "monitoring_reviews"."from_date"),
	CONSTRAINT "monitoring_reviews_findings" CHECK (btrim("monitoring_reviews"."findings") <> '' and length("monitoring_reviews"."findings") <= 4000),
	CONSTRAINT "monitoring_reviews_next_actions" CHECK (cardinality("monitoring_reviews"."next_actions") <= 20 and length(array_to_string("monitoring_reviews"."next_actions", '')) <= 20000 and array_position("monitoring_reviews"."next_actions", null) is null),
	CONSTRAINT "monitoring_reviews_name_nobody" CHECK (concat_ws(' | ', "monitoring_reviews"."findings", array_to_string("monitoring_reviews"."next_actions", ' | ')) !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "monitoring_reviews_taken_by" CHECK (cardinality("monitoring_reviews"."institution_moe_numbers") <= 100 and cardinality("monitoring_reviews"."provider_ids") <= 100 and cardinality("monitoring_reviews"."other_parties") <= 100 and length(array_to_string("monitoring_reviews"."other_parties", '')) <= 20000
    and cardinality("monitoring_reviews"."institution_moe_numbers") + cardinality("monitoring_reviews"."provider_ids") + cardinality("monitoring_reviews"."other_parties") > 0)
);
--> statement-breakpoint
CREATE TABLE "self_reviews" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"corrects_id" uuid,
	"reviewed_on" date NOT NULL,
	"institution_moe_numbers" integer[] DEFAULT '{}' NOT NULL,
	"provider_ids" uuid[] DEFAULT '{}' NOT NULL,
	"other_parties" text[] DEFAULT '{}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "self_reviews_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "self_reviews_taken_by" CHECK (cardinality("self_reviews"."institution_moe_numbers") <= 100 and cardinality("self_reviews"."provider_ids") <= 100 and cardinality("self_reviews"."other_parties") <= 100 and length(array_to_string("self_reviews"."other_parties", '')) <= 20000
    and cardinality("self_reviews"."institution_moe_numbers") + cardinality("self_reviews"."provider_ids") + cardinality("self_reviews"."other_parties") > 0)
);
--> statement-breakpoint
CREATE TABLE "improvement_project_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"project_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"strengths" text,
	"lessons" text,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "improvement_project_steps_one_at_a_place" UNIQUE("project_id","place"),
	CONSTRAINT "improvement_project_steps_kind" CHECK ("improvement_project_steps"."kind" in ('TRIAL_BEGAN', 'TRIAL_REVIEWED', 'BUSINESS_AS_USUAL', 'REVIEWED', 'ENDED')),
	CONSTRAINT "improvement_project_steps_say_what_was_learned" CHECK ("improvement_project_steps"."kind" = 'TRIAL_BEGAN' or num_nonnulls("improvement_project_steps"."strengths", "improvement_project_steps"."lessons") > 0),
	CONSTRAINT "improvement_project_steps_strengths" CHECK (btrim("improvement_project_steps"."strengths") <> '' and length("improvement_project_steps"."strengths") <= 4000),
	CONSTRAINT "improvement_project_steps_lessons" CHECK (btrim("improvement_project_steps"."lessons") <> '' and length("improvement_project_steps"."lessons") <= 4000),
	CONSTRAINT "improvement_project_steps_note" CHECK (btrim("improvement_project_steps"."note") <> '' and length("improvement_project_steps"."note") <= 4000),
	CONSTRAINT "improvement_project_steps_name_nobody" CHECK (concat_ws(' | ', "improvement_project_steps"."strengths", "improvement_project_steps"."lessons", "improvement_project_steps"."note") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "improvement_projects" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"name" text NOT NULL,
	"setting" text NOT NULL,
	"features" text NOT NULL,
	"begun_on" date NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "improvement_projects_name" CHECK (btrim("improvement_projects"."name") <> '' and length("improvement_projects"."name") <= 200),
	CONSTRAINT "improvement_projects_setting" CHECK (btrim("improvement_projects"."setting") <> '' and length("improvement_projects"."setting") <= 4000),
	CONSTRAINT "improvement_projects_features" CHECK (btrim("improvement_projects"."features") <> '' and length("improvement_projects"."features") <= 4000),
	CONSTRAINT "improvement_projects_name_nobody" CHECK (concat_ws(' | ', "improvement_projects"."name", "improvement_projects"."setting", "improvement_projects"."features") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "project_participations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"project_id" uuid NOT NULL,
	"community_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"ended_because" text,
	"ended_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "project_participations_period" CHECK ("project_participations"."until_date" >= "project_participations"."from_date"),
	CONSTRAINT "project_participations_ended_because" CHECK (btrim("project_participations"."ended_because") <> '' and length("project_participations"."ended_because") <= 4000),
	CONSTRAINT "project_participations_name_nobody" CHECK (concat_ws(' | ', "project_participations"."ended_because") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "project_participations_ended_as_a_whole" CHECK (num_nonnulls("project_participations"."until_date", "project_participations"."ended_because") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "strategic_tags" DROP CONSTRAINT "strategic_tags_once";--> statement-breakpoint
ALTER TABLE "practice_improvements" DROP CONSTRAINT "practice_improvements_name_nobody";--> statement-breakpoint
ALTER TABLE "strategic_tags" DROP CONSTRAINT "strategic_tags_have_one_subject";--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "project_id" uuid;--> statement-breakpoint
ALTER TABLE "brokerage_requests" ADD CONSTRAINT "brokerage_requests_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brokerage_requests" ADD CONSTRAINT "brokerage_requests_need_id_community_needs_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."community_needs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brokerage_requests" ADD CONSTRAINT "brokerage_requests_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brokerage_steps" ADD CONSTRAINT "brokerage_steps_request_id_brokerage_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."brokerage_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "indicator_ratings" ADD CONSTRAINT "indicator_ratings_self_review_id_self_reviews_id_fk" FOREIGN KEY ("self_review_id") REFERENCES "public"."self_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "indicator_ratings" ADD CONSTRAINT "indicator_ratings_indicator_code_implementation_indicators_code_fk" FOREIGN KEY ("indicator_code") REFERENCES "public"."implementation_indicators"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitoring_reviews" ADD CONSTRAINT "monitoring_reviews_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitoring_reviews" ADD CONSTRAINT "monitoring_reviews_corrects_id_monitoring_reviews_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."monitoring_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "self_reviews" ADD CONSTRAINT "self_reviews_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "self_reviews" ADD CONSTRAINT "self_reviews_corrects_id_self_reviews_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."self_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "improvement_project_steps" ADD CONSTRAINT "improvement_project_steps_project_id_improvement_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."improvement_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "improvement_projects" ADD CONSTRAINT "improvement_projects_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_participations" ADD CONSTRAINT "project_participations_project_id_improvement_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."improvement_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_participations" ADD CONSTRAINT "project_participations_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "brokerage_requests_by_community" ON "brokerage_requests" USING btree ("community_id","asked_on","id");--> statement-breakpoint
CREATE INDEX "brokerage_requests_by_agency" ON "brokerage_requests" USING btree ("agency","asked_on","id");--> statement-breakpoint
CREATE INDEX "brokerage_requests_by_provider" ON "brokerage_requests" USING btree ("provider_id","asked_on","id");--> statement-breakpoint
CREATE UNIQUE INDEX "monitoring_reviews_one_for_a_period" ON "monitoring_reviews" USING btree ("community_id","from_date","until_date") WHERE "monitoring_reviews"."corrects_id" is null;--> statement-breakpoint
CREATE INDEX "monitoring_reviews_by_community" ON "monitoring_reviews" USING btree ("community_id","until_date","id");--> statement-breakpoint
CREATE UNIQUE INDEX "self_reviews_one_a_day" ON "self_reviews" USING btree ("community_id","reviewed_on") WHERE "self_reviews"."corrects_id" is null;--> statement-breakpoint
CREATE INDEX "self_reviews_by_community" ON "self_reviews" USING btree ("community_id","reviewed_on","id");--> statement-breakpoint
CREATE INDEX "improvement_projects_latest" ON "improvement_projects" USING btree ("begun_on","id");--> statement-breakpoint
CREATE INDEX "project_participations_by_project" ON "project_participations" USING btree ("project_id","from_date","id");--> statement-breakpoint
CREATE INDEX "project_participations_by_community" ON "project_participations" USING btree ("community_id","from_date","id");--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_project_id_improvement_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."improvement_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "strategic_tags_by_project" ON "strategic_tags" USING btree ("project_id");--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_once" UNIQUE NULLS NOT DISTINCT("priority_code","recommendation_id","service_id","decision_id","improvement_id","project_id","measure_service","measure_name");--> statement-breakpoint
ALTER TABLE "practice_improvements" ADD CONSTRAINT "practice_improvements_name_nobody" CHECK (concat_ws(' | ', "practice_improvements"."title", "practice_improvements"."context", "practice_improvements"."change", "practice_improvements"."evidence", "practice_improvements"."withdrawn_because") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]');--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_have_one_subject" CHECK (num_nonnulls("strategic_tags"."service_id", "strategic_tags"."decision_id", "strategic_tags"."improvement_id", "strategic_tags"."project_id", "strategic_tags"."measure_name") = 1);