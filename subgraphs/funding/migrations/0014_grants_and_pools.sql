CREATE TABLE "community_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"community_id" uuid NOT NULL,
	"supersedes_id" uuid,
	"budget_ids" uuid[] DEFAULT '{}' NOT NULL,
	"decided_on" date NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_decisions_superseded_once" UNIQUE("supersedes_id")
);
--> statement-breakpoint
CREATE TABLE "sensory_providers" (
	"sense" text NOT NULL,
	"from_date" date NOT NULL,
	"institution_moe_number" integer NOT NULL,
	CONSTRAINT "sensory_providers_sense_from_date_pk" PRIMARY KEY("sense","from_date"),
	CONSTRAINT "sensory_providers_sense" CHECK ("sensory_providers"."sense" in ('HEARING', 'VISION'))
);
--> statement-breakpoint
ALTER TABLE "funding_applications" DROP CONSTRAINT "funding_applications_stream";--> statement-breakpoint
ALTER TABLE "funding_rules" DROP CONSTRAINT "funding_rules_formula";--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "application_id" uuid;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "funded_weeks" text;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "community_decision_id" uuid;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "ended_by_application_id" uuid;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "held_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "held_by" text;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
CREATE INDEX "community_decisions_by_community" ON "community_decisions" USING btree ("community_id","decided_on");--> statement-breakpoint
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_id_and_learner" UNIQUE("id","learner_id");--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_application" FOREIGN KEY ("application_id","learner_id") REFERENCES "public"."funding_applications"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_ended_by" FOREIGN KEY ("ended_by_application_id","learner_id") REFERENCES "public"."funding_applications"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_community_decision" FOREIGN KEY ("community_decision_id") REFERENCES "public"."community_decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "allocations_once_for_application" ON "allocations" USING btree ("application_id","stream_code","year") WHERE "allocations"."application_id" is not null and "allocations"."ended_on" is null and "allocations"."status" <> 'ENDED';--> statement-breakpoint
CREATE INDEX "allocations_by_community_decision" ON "allocations" USING btree ("community_decision_id") WHERE "allocations"."community_decision_id" is not null;--> statement-breakpoint
CREATE INDEX "funding_runs_to_carry_on" ON "funding_runs" USING btree ("started_at") WHERE "funding_runs"."finished_at" is null;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_follow_from_one_thing" CHECK (num_nonnulls("allocations"."application_id", "allocations"."community_decision_id") <= 1);--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_of_application_name_the_learner" CHECK ("allocations"."application_id" is null or "allocations"."learner_id" is not null);--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_weeks" CHECK ("allocations"."funded_weeks" in ('PRIMARY_AND_INTERMEDIATE', 'SECONDARY_AND_COMPOSITE'));--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_end_by_a_decision" CHECK (("allocations"."ended_on" is null) = ("allocations"."ended_by_application_id" is null));--> statement-breakpoint
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_stream" CHECK ("funding_applications"."stream_code" in ('ORS', 'ICS', 'IRF', 'SHHNF'));--> statement-breakpoint
ALTER TABLE "funding_rules" ADD CONSTRAINT "funding_rules_formula" CHECK ("funding_rules"."formula" in ('ORS_STAFFING', 'ORS_TEACHER_AIDE', 'ORS_CONSUMABLES', 'SUPPORT_FOR_INCLUSION', 'LEARNING_SUPPORT_COORDINATORS', 'GRANTED_HOURS', 'CRISIS_WEEKS', 'DECIDED'));--> statement-breakpoint
ALTER TABLE "funding_runs" ADD CONSTRAINT "funding_runs_problem" CHECK (length("funding_runs"."problem") <= 1000);