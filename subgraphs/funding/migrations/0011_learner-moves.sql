CREATE TABLE "learner_moves" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"from_institution" integer NOT NULL,
	"to_institution" integer NOT NULL,
	"on_date" date NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "learner_moves_once" UNIQUE("enrolment_id"),
	CONSTRAINT "learner_moves_go_somewhere" CHECK ("learner_moves"."from_institution" <> "learner_moves"."to_institution")
);
--> statement-breakpoint
ALTER TABLE "funding_streams" ADD COLUMN "follows_learner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "learner_moves_by_learner" ON "learner_moves" USING btree ("learner_id","on_date");--> statement-breakpoint
CREATE INDEX "learner_moves_by_institution" ON "learner_moves" USING btree ("to_institution");