DROP INDEX "funding_runs_close_a_year_once";--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "reopened_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD COLUMN "reopened_reason" text;--> statement-breakpoint
CREATE UNIQUE INDEX "funding_runs_close_a_year_once" ON "funding_runs" USING btree ("year") WHERE "funding_runs"."kind" = 'FINAL' and "funding_runs"."reopened_at" is null;--> statement-breakpoint
ALTER TABLE "funding_runs" ADD CONSTRAINT "funding_runs_reopened" CHECK (num_nulls("funding_runs"."reopened_at", "funding_runs"."reopened_reason") in (0, 2) and ("funding_runs"."reopened_at" is null or ("funding_runs"."kind" = 'FINAL' and "funding_runs"."finished_at" is not null)));--> statement-breakpoint
ALTER TABLE "funding_runs" ADD CONSTRAINT "funding_runs_reopened_reason" CHECK (length(btrim("funding_runs"."reopened_reason")) between 1 and 1000);