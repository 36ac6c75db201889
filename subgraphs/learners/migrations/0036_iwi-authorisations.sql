CREATE TABLE "iwi_authorisations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iwi_code" text NOT NULL,
	"given_by" text NOT NULL,
	"given_as" text NOT NULL,
	"given_on" date NOT NULL,
	"document" text,
	"purpose" text NOT NULL,
	"measures" text[] NOT NULL,
	"readers" text[] NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date NOT NULL,
	"figures_from" date NOT NULL,
	"figures_until" date NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" text,
	"withdrawal_reason" text,
	"withdrawn_in_role" text,
	"withdrawn_for" text[],
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "iwi_authorisations_texts" CHECK (char_length(btrim("iwi_authorisations"."given_by")) between 1 and 200 and char_length(btrim("iwi_authorisations"."given_as")) between 1 and 200
      and char_length(btrim("iwi_authorisations"."purpose")) between 1 and 4000 and char_length("iwi_authorisations"."document") between 1 and 1000 and char_length("iwi_authorisations"."withdrawal_reason") between 1 and 1000),
	CONSTRAINT "iwi_authorisations_measures" CHECK (cardinality("iwi_authorisations"."measures") > 0 and "iwi_authorisations"."measures" <@ '{LEARNERS_ON_REGISTER,LEARNERS_WITH_GOALS,LEARNERS_ACHIEVING_GOALS}'::text[]),
	CONSTRAINT "iwi_authorisations_readers" CHECK (cardinality("iwi_authorisations"."readers") <= 50),
	CONSTRAINT "iwi_authorisations_days" CHECK ("iwi_authorisations"."until_date" between "iwi_authorisations"."from_date" and "iwi_authorisations"."from_date" + interval '5 years' and "iwi_authorisations"."given_on" <= "iwi_authorisations"."from_date" and "iwi_authorisations"."figures_until" >= "iwi_authorisations"."figures_from"),
	CONSTRAINT "iwi_authorisations_withdrawal" CHECK (("iwi_authorisations"."withdrawn_at" is null) = ("iwi_authorisations"."withdrawn_by" is null) and ("iwi_authorisations"."withdrawn_at" is not null or "iwi_authorisations"."withdrawal_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "iwi_figure_uses" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iwi_code" text NOT NULL,
	"authorisation_id" uuid NOT NULL,
	"measure" text NOT NULL,
	"level" text NOT NULL,
	"period" text NOT NULL,
	"used_for" text[] DEFAULT viewer_organisations() NOT NULL,
	"purpose" text DEFAULT viewer_purpose(),
	"operation" text DEFAULT nullif(current_setting('viewer.operation', true), ''),
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iwi_figures" (
	"measure" text NOT NULL,
	"level" text NOT NULL,
	"period" text NOT NULL,
	"place" text NOT NULL,
	"value" text NOT NULL,
	"figure" numeric NOT NULL,
	CONSTRAINT "iwi_figures_measure_level_period_place_value_pk" PRIMARY KEY("measure","level","period","place","value")
);
--> statement-breakpoint
ALTER TABLE "iwi_authorisations" ADD CONSTRAINT "iwi_authorisations_iwi_code_iwi_code_fk" FOREIGN KEY ("iwi_code") REFERENCES "public"."iwi"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_figure_uses" ADD CONSTRAINT "iwi_figure_uses_iwi_code_iwi_code_fk" FOREIGN KEY ("iwi_code") REFERENCES "public"."iwi"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_figure_uses" ADD CONSTRAINT "iwi_figure_uses_authorisation_id_iwi_authorisations_id_fk" FOREIGN KEY ("authorisation_id") REFERENCES "public"."iwi_authorisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_figures" ADD CONSTRAINT "iwi_figures_value_iwi_code_fk" FOREIGN KEY ("value") REFERENCES "public"."iwi"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "iwi_authorisations_by_iwi" ON "iwi_authorisations" USING btree ("iwi_code","recorded_at","id");--> statement-breakpoint
CREATE INDEX "iwi_figure_uses_by_iwi" ON "iwi_figure_uses" USING btree ("iwi_code","recorded_at","id");--> statement-breakpoint
CREATE INDEX "iwi_figure_uses_by_viewer" ON "iwi_figure_uses" USING btree ("recorded_by","recorded_at");--> statement-breakpoint
CREATE INDEX "iwi_figures_by_iwi" ON "iwi_figures" USING btree ("value");