CREATE TABLE "planned_moves" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"to_institution" integer NOT NULL,
	"moved_on" date NOT NULL,
	"announced_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"made_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "planned_moves_to_make" ON "planned_moves" USING btree ("moved_on","id") WHERE "planned_moves"."made_at" is null;