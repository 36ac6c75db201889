CREATE TABLE "funding_run_inputs" (
	"run_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"region_code" text,
	"inputs" jsonb NOT NULL,
	CONSTRAINT "funding_run_inputs_run_id_institution_moe_number_pk" PRIMARY KEY("run_id","institution_moe_number")
);
--> statement-breakpoint
CREATE TABLE "funding_run_results" (
	"run_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"stream_code" text NOT NULL,
	"outcome" text NOT NULL,
	"hundredths" bigint,
	CONSTRAINT "funding_run_results_run_id_institution_moe_number_stream_code_pk" PRIMARY KEY("run_id","institution_moe_number","stream_code"),
	CONSTRAINT "funding_run_results_outcome" CHECK (("funding_run_results"."outcome" = 'SIZE') = ("funding_run_results"."hundredths" is not null) and "funding_run_results"."outcome" in ('SIZE', 'NOT_ELIGIBLE', 'MISSING'))
);
--> statement-breakpoint
CREATE TABLE "funding_runs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"year" smallint NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"changes" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"institutions" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "funding_runs_kind" CHECK ("funding_runs"."kind" in ('FINAL', 'SCENARIO')),
	CONSTRAINT "funding_runs_final_is_by_the_rules" CHECK ("funding_runs"."kind" = 'SCENARIO' or "funding_runs"."changes" = '{}'),
	CONSTRAINT "funding_runs_year" CHECK ("funding_runs"."year" between 2010 and 2100),
	CONSTRAINT "funding_runs_name" CHECK (length(btrim("funding_runs"."name")) between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "funding_run_inputs" ADD CONSTRAINT "funding_run_inputs_run_id_funding_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."funding_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_run_results" ADD CONSTRAINT "funding_run_results_stream_code_funding_streams_code_fk" FOREIGN KEY ("stream_code") REFERENCES "public"."funding_streams"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_run_results" ADD CONSTRAINT "funding_run_results_have_inputs" FOREIGN KEY ("run_id","institution_moe_number") REFERENCES "public"."funding_run_inputs"("run_id","institution_moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "funding_run_inputs_by_institution" ON "funding_run_inputs" USING btree ("institution_moe_number");--> statement-breakpoint
CREATE UNIQUE INDEX "funding_runs_close_a_year_once" ON "funding_runs" USING btree ("year") WHERE "funding_runs"."kind" = 'FINAL';--> statement-breakpoint
CREATE UNIQUE INDEX "funding_runs_one_name" ON "funding_runs" USING btree ("year","name");