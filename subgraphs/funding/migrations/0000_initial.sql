CREATE TABLE "allocations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid,
	"support_id" uuid,
	"budget_id" uuid,
	"institution_moe_number" integer,
	"year" smallint NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"amount_cents" bigint,
	"gst_inclusive" boolean,
	"quantity" numeric(12, 2),
	"stream_code" text NOT NULL,
	"unit" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "allocations_year" CHECK ("allocations"."year" between 1990 and 2100),
	CONSTRAINT "allocations_for_somebody" CHECK (num_nonnulls("allocations"."learner_id", "allocations"."institution_moe_number", "allocations"."support_id") >= 1),
	CONSTRAINT "allocations_period" CHECK ("allocations"."until_date" >= "allocations"."from_date"),
	CONSTRAINT "allocations_status" CHECK ("allocations"."status" in ('PROPOSED', 'APPROVED', 'PAID', 'ENDED')),
	CONSTRAINT "allocations_size_in_unit" CHECK (case when "allocations"."unit" = 'CENTS' then "allocations"."amount_cents" is not null and "allocations"."quantity" is null else "allocations"."quantity" is not null end),
	CONSTRAINT "allocations_gst_of_amount" CHECK (("allocations"."gst_inclusive" is null) = ("allocations"."amount_cents" is null)),
	CONSTRAINT "allocations_sizes" CHECK (coalesce("allocations"."amount_cents", 0) between 0 and 9007199254740991 and coalesce("allocations"."quantity", 0) >= 0)
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"stream_code" text NOT NULL,
	"unit" text NOT NULL,
	"year" smallint NOT NULL,
	"region_code" text,
	"institution_moe_number" integer,
	"community_id" uuid,
	"held_by" text NOT NULL,
	"amount_cents" bigint,
	"gst_inclusive" boolean,
	"quantity" numeric(12, 2),
	CONSTRAINT "budgets_once" UNIQUE NULLS NOT DISTINCT("stream_code","year","region_code","institution_moe_number","community_id","held_by"),
	CONSTRAINT "budgets_id_and_stream" UNIQUE("id","stream_code"),
	CONSTRAINT "budgets_year" CHECK ("budgets"."year" between 1990 and 2100),
	CONSTRAINT "budgets_one_place" CHECK (num_nonnulls("budgets"."region_code", "budgets"."institution_moe_number", "budgets"."community_id") <= 1),
	CONSTRAINT "budgets_size_in_unit" CHECK (case when "budgets"."unit" = 'CENTS' then "budgets"."amount_cents" is not null and "budgets"."quantity" is null else "budgets"."quantity" is not null and "budgets"."amount_cents" is null end),
	CONSTRAINT "budgets_gst_of_amount" CHECK (("budgets"."gst_inclusive" is null) = ("budgets"."amount_cents" is null)),
	CONSTRAINT "budgets_sizes" CHECK (coalesce("budgets"."amount_cents", 0) between 0 and 9007199254740991 and coalesce("budgets"."quantity", 0) >= 0)
);
--> statement-breakpoint
CREATE TABLE "funding_streams" (
	"code" text PRIMARY KEY NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"former_names" text[] DEFAULT '{}' NOT NULL,
	"part_of_code" text,
	"unit" text NOT NULL,
	"for_whom" text NOT NULL,
	"rule" text,
	"source" text,
	CONSTRAINT "funding_streams_code_and_unit" UNIQUE("code","unit"),
	CONSTRAINT "funding_streams_code" CHECK ("funding_streams"."code" ~ '^[A-Z][A-Z0-9_]*$'),
	CONSTRAINT "funding_streams_unit" CHECK ("funding_streams"."unit" in ('CENTS', 'HOURS', 'FTTE', 'PLACES'))
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_stream" FOREIGN KEY ("stream_code","unit") REFERENCES "public"."funding_streams"("code","unit") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_budget" FOREIGN KEY ("budget_id","stream_code") REFERENCES "public"."budgets"("id","stream_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_stream" FOREIGN KEY ("stream_code","unit") REFERENCES "public"."funding_streams"("code","unit") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_streams" ADD CONSTRAINT "funding_streams_part_of" FOREIGN KEY ("part_of_code") REFERENCES "public"."funding_streams"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_by_learner" ON "allocations" USING btree ("learner_id","from_date","id") WHERE "allocations"."learner_id" is not null;--> statement-breakpoint
CREATE INDEX "allocations_by_institution" ON "allocations" USING btree ("institution_moe_number","from_date","id") WHERE "allocations"."institution_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "allocations_by_support" ON "allocations" USING btree ("support_id","from_date","id") WHERE "allocations"."support_id" is not null;--> statement-breakpoint
CREATE INDEX "allocations_by_budget" ON "allocations" USING btree ("budget_id","from_date","id") WHERE "allocations"."budget_id" is not null;--> statement-breakpoint
CREATE INDEX "allocations_by_stream" ON "allocations" USING btree ("stream_code","year");--> statement-breakpoint
CREATE INDEX "budgets_by_stream" ON "budgets" USING btree ("stream_code","year","id");--> statement-breakpoint
CREATE INDEX "budgets_by_region" ON "budgets" USING btree ("region_code","year","id") WHERE "budgets"."region_code" is not null;--> statement-breakpoint
CREATE INDEX "budgets_by_institution" ON "budgets" USING btree ("institution_moe_number","year","id") WHERE "budgets"."institution_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "budgets_by_community" ON "budgets" USING btree ("community_id","year","id") WHERE "budgets"."community_id" is not null;--> statement-breakpoint
CREATE INDEX "funding_streams_by_part_of" ON "funding_streams" USING btree ("part_of_code");