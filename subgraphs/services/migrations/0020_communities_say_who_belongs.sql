CREATE TABLE "adoption_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "adoption_steps_one_at_a_place" UNIQUE("community_id","place"),
	CONSTRAINT "adoption_steps_kind" CHECK ("adoption_steps"."kind" in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')),
	CONSTRAINT "adoption_steps_note" CHECK (btrim("adoption_steps"."note") <> '' and length("adoption_steps"."note") <= 4000)
);
--> statement-breakpoint
ALTER TABLE "community_memberships" ADD COLUMN "ended_because" text;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD COLUMN "ended_by" text;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "community_memberships" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "adoption_steps" ADD CONSTRAINT "adoption_steps_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_memberships" ADD CONSTRAINT "community_memberships_ended_because" CHECK (btrim("community_memberships"."ended_because") <> '' and length("community_memberships"."ended_because") <= 4000 and ("community_memberships"."ended_because" is null or "community_memberships"."until_date" is not null));