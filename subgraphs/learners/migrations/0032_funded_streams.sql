CREATE TABLE "funded_streams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"learner_id" uuid NOT NULL,
	"stream_code" text NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"ended_on" date,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "funded_streams_code" CHECK ("funded_streams"."stream_code" ~ '^[A-Z][A-Z0-9_]{0,60}$'),
	CONSTRAINT "funded_streams_period" CHECK ("funded_streams"."until_date" >= "funded_streams"."from_date")
);
--> statement-breakpoint
ALTER TABLE "funded_streams" ADD CONSTRAINT "funded_streams_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "funded_streams_by_learner" ON "funded_streams" USING btree ("learner_id");