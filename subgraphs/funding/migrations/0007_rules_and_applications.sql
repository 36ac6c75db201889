CREATE TABLE "funding_applications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"stream_code" text NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"region_code" text NOT NULL,
	"status" text DEFAULT 'SUBMITTED' NOT NULL,
	"criteria" text[] DEFAULT '{}' NOT NULL,
	"evidence" text NOT NULL,
	"weekly_hours" numeric(5, 2),
	"funded_weeks" text,
	"review_of_id" uuid,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"decision_reason" text,
	"verified_criteria" text[] DEFAULT '{}' NOT NULL,
	"level" text,
	"granted_weekly_hours" numeric(5, 2),
	"from_date" date,
	"until_date" date,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "funding_applications_identity" UNIQUE("id","learner_id","stream_code"),
	CONSTRAINT "funding_applications_stream" CHECK ("funding_applications"."stream_code" in ('ORS', 'ICS', 'IRF')),
	CONSTRAINT "funding_applications_status" CHECK ("funding_applications"."status" in ('SUBMITTED', 'APPROVED', 'DECLINED')),
	CONSTRAINT "funding_applications_decision" CHECK (("funding_applications"."status" in ('APPROVED', 'DECLINED')) = (num_nonnulls("funding_applications"."decided_at", "funding_applications"."decided_by", "funding_applications"."decision_reason") = 3)),
	CONSTRAINT "funding_applications_level" CHECK ("funding_applications"."level" in ('HIGH', 'EXTENSION', 'VERY_HIGH')),
	CONSTRAINT "funding_applications_verified" CHECK (("funding_applications"."stream_code" = 'ORS' and "funding_applications"."status" = 'APPROVED') = ("funding_applications"."level" is not null)),
	CONSTRAINT "funding_applications_period" CHECK (("funding_applications"."status" = 'APPROVED') = ("funding_applications"."from_date" is not null) and "funding_applications"."until_date" >= "funding_applications"."from_date"),
	CONSTRAINT "funding_applications_weeks" CHECK ("funding_applications"."funded_weeks" in ('PRIMARY_AND_INTERMEDIATE', 'SECONDARY_AND_COMPOSITE')),
	CONSTRAINT "funding_applications_hours" CHECK (least("funding_applications"."weekly_hours", "funding_applications"."granted_weekly_hours") >= 0 and greatest("funding_applications"."weekly_hours", "funding_applications"."granted_weekly_hours") <= 60),
	CONSTRAINT "funding_applications_texts" CHECK (length("funding_applications"."evidence") between 1 and 4000 and coalesce(length("funding_applications"."decision_reason"), 0) <= 4000)
);
--> statement-breakpoint
CREATE TABLE "funding_rules" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"stream_code" text NOT NULL,
	"effective_from" date NOT NULL,
	"formula" text NOT NULL,
	"description" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"source" text,
	"is_example" boolean NOT NULL,
	CONSTRAINT "funding_rules_code_version_pk" PRIMARY KEY("code","version"),
	CONSTRAINT "funding_rules_version" CHECK ("funding_rules"."version" > 0),
	CONSTRAINT "funding_rules_formula" CHECK ("funding_rules"."formula" in ('ORS_STAFFING', 'ORS_TEACHER_AIDE', 'ORS_CONSUMABLES', 'SUPPORT_FOR_INCLUSION', 'LEARNING_SUPPORT_COORDINATORS')),
	CONSTRAINT "funding_rules_say_who_published_them" CHECK ("funding_rules"."source" is not null or "funding_rules"."is_example")
);
--> statement-breakpoint
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_stream_code_funding_streams_code_fk" FOREIGN KEY ("stream_code") REFERENCES "public"."funding_streams"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_applications" ADD CONSTRAINT "funding_applications_review_one_of_the_learner" FOREIGN KEY ("review_of_id","learner_id","stream_code") REFERENCES "public"."funding_applications"("id","learner_id","stream_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_rules" ADD CONSTRAINT "funding_rules_stream_code_funding_streams_code_fk" FOREIGN KEY ("stream_code") REFERENCES "public"."funding_streams"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "funding_applications_one_is_open" ON "funding_applications" USING btree ("learner_id","stream_code") WHERE "funding_applications"."status" = 'SUBMITTED';--> statement-breakpoint
CREATE INDEX "funding_applications_by_learner" ON "funding_applications" USING btree ("learner_id","recorded_at","id");--> statement-breakpoint
CREATE INDEX "funding_applications_by_region" ON "funding_applications" USING btree ("region_code","status","recorded_at","id");--> statement-breakpoint
CREATE INDEX "funding_applications_by_institution" ON "funding_applications" USING btree ("institution_moe_number","stream_code") WHERE "funding_applications"."status" = 'APPROVED';