CREATE TABLE "community_inquiries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"need_id" uuid,
	"decision_id" uuid,
	"question" text NOT NULL,
	"opened_on" date NOT NULL,
	"closed_on" date,
	"findings" text,
	"closed_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_inquiries_question" CHECK (btrim("community_inquiries"."question") <> '' and length("community_inquiries"."question") <= 4000),
	CONSTRAINT "community_inquiries_findings" CHECK (btrim("community_inquiries"."findings") <> '' and length("community_inquiries"."findings") <= 4000),
	CONSTRAINT "community_inquiries_name_nobody" CHECK (concat_ws(' | ', "community_inquiries"."question", "community_inquiries"."findings") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "community_inquiries_closed_as_a_whole" CHECK (num_nonnulls("community_inquiries"."closed_on", "community_inquiries"."findings") in (0, 2) and "community_inquiries"."closed_on" >= "community_inquiries"."opened_on")
);
--> statement-breakpoint
CREATE TABLE "community_inquiry_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_inquiry_id" uuid NOT NULL,
	"element" text NOT NULL,
	"happened_on" date NOT NULL,
	"notes" text NOT NULL,
	"hypotheses" text[] DEFAULT '{}' NOT NULL,
	"actions" text[] DEFAULT '{}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_inquiry_events_element" CHECK ("community_inquiry_events"."element" in ('WHAKAWHANAUNGATANGA', 'KOHIKOHI', 'ATA_WHAKAARO', 'TATAI', 'WHAKAMAHI', 'WHAI_WHAKAARO')),
	CONSTRAINT "community_inquiry_events_notes" CHECK (btrim("community_inquiry_events"."notes") <> '' and length("community_inquiry_events"."notes") <= 4000),
	CONSTRAINT "community_inquiry_events_hypotheses" CHECK (cardinality("community_inquiry_events"."hypotheses") <= 10 and length(array_to_string("community_inquiry_events"."hypotheses", '')) <= 20000 and array_position("community_inquiry_events"."hypotheses", null) is null),
	CONSTRAINT "community_inquiry_events_actions" CHECK (cardinality("community_inquiry_events"."actions") <= 10 and length(array_to_string("community_inquiry_events"."actions", '')) <= 20000 and array_position("community_inquiry_events"."actions", null) is null),
	CONSTRAINT "community_inquiry_events_name_nobody" CHECK (concat_ws(' | ', "community_inquiry_events"."notes", array_to_string("community_inquiry_events"."hypotheses", ' | '), array_to_string("community_inquiry_events"."actions", ' | ')) !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "community_resources" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"replaces_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"institution_moe_number" integer,
	"owner" text,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"need_areas" text[] DEFAULT '{}' NOT NULL,
	"capacity" text,
	"is_shareable" boolean NOT NULL,
	"agreed_on" date,
	"available_from" date NOT NULL,
	"available_until" date,
	"ended_because" text,
	"ended_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_resources_replaced_once" UNIQUE("replaces_id"),
	CONSTRAINT "community_resources_kind" CHECK ("community_resources"."kind" in ('PERSON', 'PLACE', 'PROGRAMME', 'EQUIPMENT', 'OTHER')),
	CONSTRAINT "community_resources_name" CHECK (btrim("community_resources"."name") <> '' and length("community_resources"."name") <= 200),
	CONSTRAINT "community_resources_description" CHECK (btrim("community_resources"."description") <> '' and length("community_resources"."description") <= 4000),
	CONSTRAINT "community_resources_owner" CHECK (btrim("community_resources"."owner") <> '' and length("community_resources"."owner") <= 200),
	CONSTRAINT "community_resources_capacity" CHECK (btrim("community_resources"."capacity") <> '' and length("community_resources"."capacity") <= 200),
	CONSTRAINT "community_resources_skills" CHECK (cardinality("community_resources"."skills") <= 20 and length(array_to_string("community_resources"."skills", '')) <= 20000 and array_position("community_resources"."skills", null) is null),
	CONSTRAINT "community_resources_need_areas" CHECK ("community_resources"."need_areas" <@ array['LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING'] and cardinality("community_resources"."need_areas") <= 11),
	CONSTRAINT "community_resources_persons_agreed" CHECK (("community_resources"."kind" = 'PERSON') = ("community_resources"."agreed_on" is not null)),
	CONSTRAINT "community_resources_ended_because" CHECK (btrim("community_resources"."ended_because") <> '' and length("community_resources"."ended_because") <= 4000),
	CONSTRAINT "community_resources_ended_as_a_whole" CHECK (num_nonnulls("community_resources"."available_until", "community_resources"."ended_because") in (0, 2)),
	CONSTRAINT "community_resources_period" CHECK ("community_resources"."available_until" >= "community_resources"."available_from")
);
--> statement-breakpoint
CREATE TABLE "practice_adoption_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"adoption_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "practice_adoption_steps_one_at_a_place" UNIQUE("adoption_id","place"),
	CONSTRAINT "practice_adoption_steps_kind" CHECK ("practice_adoption_steps"."kind" in ('HELPED', 'HELPED_PARTLY', 'DID_NOT_HELP', 'STOPPED', 'RESUMED')),
	CONSTRAINT "practice_adoption_steps_note" CHECK (btrim("practice_adoption_steps"."note") <> '' and length("practice_adoption_steps"."note") <= 4000 and ("practice_adoption_steps"."kind" = 'RESUMED' or "practice_adoption_steps"."note" is not null)),
	CONSTRAINT "practice_adoption_steps_name_nobody" CHECK (concat_ws(' | ', "practice_adoption_steps"."note") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "practice_adoptions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"improvement_id" uuid NOT NULL,
	"community_id" uuid,
	"institution_moe_number" integer,
	"practitioner_id" uuid,
	"adopted_on" date NOT NULL,
	"adaptation" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "practice_adoptions_once" UNIQUE NULLS NOT DISTINCT("improvement_id","community_id","institution_moe_number","practitioner_id"),
	CONSTRAINT "practice_adoptions_by_one" CHECK (num_nonnulls("practice_adoptions"."community_id", "practice_adoptions"."institution_moe_number", "practice_adoptions"."practitioner_id") = 1),
	CONSTRAINT "practice_adoptions_adaptation" CHECK (btrim("practice_adoptions"."adaptation") <> '' and length("practice_adoptions"."adaptation") <= 4000),
	CONSTRAINT "practice_adoptions_name_nobody" CHECK (concat_ws(' | ', "practice_adoptions"."adaptation") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
CREATE TABLE "practice_improvements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid,
	"practitioner_id" uuid,
	"title" text NOT NULL,
	"context" text NOT NULL,
	"change" text NOT NULL,
	"evidence" text NOT NULL,
	"area" text,
	"tier" text,
	"shared_on" date NOT NULL,
	"withdrawn_on" date,
	"withdrawn_because" text,
	"withdrawn_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "practice_improvements_shared_by_one" CHECK (num_nonnulls("practice_improvements"."community_id", "practice_improvements"."practitioner_id") = 1),
	CONSTRAINT "practice_improvements_title" CHECK (btrim("practice_improvements"."title") <> '' and length("practice_improvements"."title") <= 200),
	CONSTRAINT "practice_improvements_context" CHECK (btrim("practice_improvements"."context") <> '' and length("practice_improvements"."context") <= 4000),
	CONSTRAINT "practice_improvements_change" CHECK (btrim("practice_improvements"."change") <> '' and length("practice_improvements"."change") <= 4000),
	CONSTRAINT "practice_improvements_evidence" CHECK (btrim("practice_improvements"."evidence") <> '' and length("practice_improvements"."evidence") <= 4000),
	CONSTRAINT "practice_improvements_name_nobody" CHECK (concat_ws(' | ', "practice_improvements"."title", "practice_improvements"."context", "practice_improvements"."change", "practice_improvements"."evidence") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "practice_improvements_area" CHECK ("practice_improvements"."area" in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')),
	CONSTRAINT "practice_improvements_tier" CHECK ("practice_improvements"."tier" in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')),
	CONSTRAINT "practice_improvements_withdrawn_because" CHECK (btrim("practice_improvements"."withdrawn_because") <> '' and length("practice_improvements"."withdrawn_because") <= 4000),
	CONSTRAINT "practice_improvements_withdrawn_as_a_whole" CHECK (num_nonnulls("practice_improvements"."withdrawn_on", "practice_improvements"."withdrawn_because") in (0, 2) and "practice_improvements"."withdrawn_on" >= "practice_improvements"."shared_on")
);
--> statement-breakpoint
ALTER TABLE "strategic_tags" DROP CONSTRAINT "strategic_tags_once";--> statement-breakpoint
ALTER TABLE "strategic_tags" DROP CONSTRAINT "strategic_tags_have_one_subject";--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "decision_id" uuid;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "improvement_id" uuid;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "measure_service" text;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "measure_name" text;--> statement-breakpoint
ALTER TABLE "community_inquiries" ADD CONSTRAINT "community_inquiries_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_inquiries" ADD CONSTRAINT "community_inquiries_need_id_community_needs_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."community_needs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_inquiries" ADD CONSTRAINT "community_inquiries_decision_id_community_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."community_decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_inquiry_events" ADD CONSTRAINT "community_inquiry_events_community_inquiry_id_community_inquiries_id_fk" FOREIGN KEY ("community_inquiry_id") REFERENCES "public"."community_inquiries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_resources" ADD CONSTRAINT "community_resources_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_resources" ADD CONSTRAINT "community_resources_replaces_id_community_resources_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."community_resources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_resources" ADD CONSTRAINT "community_resources_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_adoption_steps" ADD CONSTRAINT "practice_adoption_steps_adoption_id_practice_adoptions_id_fk" FOREIGN KEY ("adoption_id") REFERENCES "public"."practice_adoptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_adoptions" ADD CONSTRAINT "practice_adoptions_improvement_id_practice_improvements_id_fk" FOREIGN KEY ("improvement_id") REFERENCES "public"."practice_improvements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_adoptions" ADD CONSTRAINT "practice_adoptions_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_adoptions" ADD CONSTRAINT "practice_adoptions_institution_moe_number_institutions_moe_number_fk" FOREIGN KEY ("institution_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_improvements" ADD CONSTRAINT "practice_improvements_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "community_inquiries_by_community" ON "community_inquiries" USING btree ("community_id","opened_on","id");--> statement-breakpoint
CREATE INDEX "community_inquiry_events_by_inquiry" ON "community_inquiry_events" USING btree ("community_inquiry_id","happened_on","id");--> statement-breakpoint
CREATE INDEX "community_resources_by_community" ON "community_resources" USING btree ("community_id","available_from","id");--> statement-breakpoint
CREATE INDEX "community_resources_shared" ON "community_resources" USING btree ("available_from","id") WHERE "community_resources"."is_shareable";--> statement-breakpoint
CREATE INDEX "practice_adoptions_by_improvement" ON "practice_adoptions" USING btree ("improvement_id","adopted_on","id");--> statement-breakpoint
CREATE INDEX "practice_adoptions_by_community" ON "practice_adoptions" USING btree ("community_id","adopted_on","id");--> statement-breakpoint
CREATE INDEX "practice_improvements_latest" ON "practice_improvements" USING btree ("shared_on","id");--> statement-breakpoint
CREATE INDEX "practice_improvements_by_community" ON "practice_improvements" USING btree ("community_id","shared_on","id");--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_decision_id_community_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."community_decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_improvement_id_practice_improvements_id_fk" FOREIGN KEY ("improvement_id") REFERENCES "public"."practice_improvements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "strategic_tags_by_decision" ON "strategic_tags" USING btree ("decision_id");--> statement-breakpoint
CREATE INDEX "strategic_tags_by_improvement" ON "strategic_tags" USING btree ("improvement_id");--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_once" UNIQUE NULLS NOT DISTINCT("priority_code","recommendation_id","service_id","decision_id","improvement_id","measure_service","measure_name");--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_measure" CHECK (("strategic_tags"."measure_service" is null) = ("strategic_tags"."measure_name" is null) and "strategic_tags"."measure_service" in ('learners', 'services', 'workforce', 'funding') and "strategic_tags"."measure_name" ~ '^[a-z][a-z0-9-]{0,99}$');--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD CONSTRAINT "strategic_tags_have_one_subject" CHECK (num_nonnulls("strategic_tags"."service_id", "strategic_tags"."decision_id", "strategic_tags"."improvement_id", "strategic_tags"."measure_name") = 1);