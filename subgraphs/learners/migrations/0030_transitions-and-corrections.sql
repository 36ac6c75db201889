CREATE TABLE "correction_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"record_id" uuid,
	"requested_by_whanau_member_id" uuid,
	"requested_on" date NOT NULL,
	"due_on" date DEFAULT 'infinity' NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"status" text DEFAULT 'OPEN' NOT NULL,
	"record" text NOT NULL,
	"category" text NOT NULL,
	"what_is_wrong" text NOT NULL,
	"correction" text NOT NULL,
	"statement" text,
	"decided_by" text,
	"decided_in_role" text,
	"decided_for" text[],
	"decision" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "correction_requests_record" CHECK ("correction_requests"."record" in ('LEARNER', 'WHANAU_MEMBER', 'ENROLMENT', 'NEED', 'REGISTER_ENTRY', 'ONE_PLAN', 'SUPPORT_TEAM_MEMBER', 'SUPPORT', 'ALLOCATION', 'OTHER')),
	CONSTRAINT "correction_requests_category" CHECK ("correction_requests"."category" in ('IDENTITY', 'CONTACT', 'EDUCATION', 'NEEDS', 'PLAN', 'SUPPORTS', 'FUNDING')),
	CONSTRAINT "correction_requests_decision" CHECK ("correction_requests"."status" in ('OPEN', 'MADE', 'REFUSED') and num_nulls("correction_requests"."decided_at", "correction_requests"."decided_by", "correction_requests"."decision") = case "correction_requests"."status" when 'OPEN' then 3 else 0 end),
	CONSTRAINT "correction_requests_refused_with_statement" CHECK ("correction_requests"."status" <> 'REFUSED' or "correction_requests"."statement" is not null),
	CONSTRAINT "correction_requests_what_is_wrong" CHECK (btrim("correction_requests"."what_is_wrong") <> '' and char_length("correction_requests"."what_is_wrong") <= 4000 and "correction_requests"."what_is_wrong" is nfc normalized),
	CONSTRAINT "correction_requests_correction" CHECK (btrim("correction_requests"."correction") <> '' and char_length("correction_requests"."correction") <= 4000 and "correction_requests"."correction" is nfc normalized),
	CONSTRAINT "correction_requests_statement" CHECK (btrim("correction_requests"."statement") <> '' and char_length("correction_requests"."statement") <= 4000 and "correction_requests"."statement" is nfc normalized),
	CONSTRAINT "correction_requests_decision_text" CHECK (btrim("correction_requests"."decision") <> '' and char_length("correction_requests"."decision") <= 4000 and "correction_requests"."decision" is nfc normalized)
);
--> statement-breakpoint
CREATE TABLE "transition_agreements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"transition_plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"whanau_member_id" uuid,
	"agreed_on" date NOT NULL,
	"content_revision" integer NOT NULL,
	"manner" text NOT NULL,
	"shares" text[] NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "transition_agreements_once" UNIQUE("transition_plan_id","content_revision"),
	CONSTRAINT "transition_agreements_manner" CHECK ("transition_agreements"."manner" in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL')),
	CONSTRAINT "transition_agreements_shares" CHECK ("transition_agreements"."shares" <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any("transition_agreements"."shares") and not "transition_agreements"."shares" && '{FUNDING,NOTES}'::text[])
);
--> statement-breakpoint
CREATE TABLE "transition_plans" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"coordinator_practitioner_id" uuid,
	"starts_on" date NOT NULL,
	"closed_on" date,
	"from_institution_moe_number" integer NOT NULL,
	"to_institution_moe_number" integer NOT NULL,
	"content_revision" integer DEFAULT 1 NOT NULL,
	"status" text DEFAULT 'DRAFT' NOT NULL,
	"closing_reason" text,
	"what_matters" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	CONSTRAINT "transition_plans_of_learner" UNIQUE("id","learner_id"),
	CONSTRAINT "transition_plans_status" CHECK ("transition_plans"."status" in ('DRAFT', 'AGREED', 'CLOSED')),
	CONSTRAINT "transition_plans_closing" CHECK (("transition_plans"."status" = 'CLOSED') = ("transition_plans"."closed_on" is not null) and ("transition_plans"."closed_on" is null) = ("transition_plans"."closing_reason" is null) and "transition_plans"."closing_reason" in ('COMPLETED', 'CANCELLED', 'WHANAU_WISH')),
	CONSTRAINT "transition_plans_goes_somewhere" CHECK ("transition_plans"."from_institution_moe_number" <> "transition_plans"."to_institution_moe_number"),
	CONSTRAINT "transition_plans_what_matters" CHECK (btrim("transition_plans"."what_matters") <> '' and char_length("transition_plans"."what_matters") <= 4000 and "transition_plans"."what_matters" is nfc normalized)
);
--> statement-breakpoint
CREATE TABLE "transition_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"transition_plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"whanau_member_id" uuid,
	"by_learner" boolean DEFAULT false NOT NULL,
	"support_id" uuid,
	"strategy_id" uuid,
	"planned_on" date,
	"done_on" date,
	"removed_at" timestamp (3) with time zone,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"done_note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	CONSTRAINT "transition_steps_kind" CHECK ("transition_steps"."kind" in ('VISIT', 'STRATEGY', 'SUPPORT', 'PEOPLE', 'EQUIPMENT_AND_PROPERTY', 'RESOURCING', 'INFORMATION', 'OTHER')),
	CONSTRAINT "transition_steps_by_one_party" CHECK (num_nonnulls("transition_steps"."practitioner_id", "transition_steps"."whanau_member_id") + "transition_steps"."by_learner"::integer <= 1),
	CONSTRAINT "transition_steps_note_of_what_is_done" CHECK ("transition_steps"."done_note" is null or "transition_steps"."done_on" is not null),
	CONSTRAINT "transition_steps_description" CHECK (btrim("transition_steps"."description") <> '' and char_length("transition_steps"."description") <= 4000 and "transition_steps"."description" is nfc normalized),
	CONSTRAINT "transition_steps_done_note" CHECK (btrim("transition_steps"."done_note") <> '' and char_length("transition_steps"."done_note") <= 4000 and "transition_steps"."done_note" is nfc normalized)
);
--> statement-breakpoint
ALTER TABLE "correction_requests" ADD CONSTRAINT "correction_requests_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "correction_requests" ADD CONSTRAINT "correction_requests_by_whanau_of_the_learner" FOREIGN KEY ("learner_id","requested_by_whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_agreements" ADD CONSTRAINT "transition_agreements_plan_of_the_learner" FOREIGN KEY ("transition_plan_id","learner_id") REFERENCES "public"."transition_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_agreements" ADD CONSTRAINT "transition_agreements_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_plans" ADD CONSTRAINT "transition_plans_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_steps" ADD CONSTRAINT "transition_steps_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_steps" ADD CONSTRAINT "transition_steps_plan_of_the_learner" FOREIGN KEY ("transition_plan_id","learner_id") REFERENCES "public"."transition_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transition_steps" ADD CONSTRAINT "transition_steps_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "correction_requests_by_learner" ON "correction_requests" USING btree ("learner_id","requested_on","id");--> statement-breakpoint
CREATE INDEX "correction_requests_by_record" ON "correction_requests" USING btree ("record_id");--> statement-breakpoint
CREATE INDEX "correction_requests_open" ON "correction_requests" USING btree ("due_on","id") WHERE "correction_requests"."status" = 'OPEN';--> statement-breakpoint
CREATE INDEX "transition_agreements_by_learner" ON "transition_agreements" USING btree ("learner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "transition_plans_one_open" ON "transition_plans" USING btree ("learner_id") WHERE "transition_plans"."status" <> 'CLOSED';--> statement-breakpoint
CREATE INDEX "transition_plans_by_learner" ON "transition_plans" USING btree ("learner_id","starts_on","id");--> statement-breakpoint
CREATE INDEX "transition_steps_by_plan" ON "transition_steps" USING btree ("transition_plan_id","planned_on","id");--> statement-breakpoint
CREATE INDEX "transition_steps_by_learner" ON "transition_steps" USING btree ("learner_id");