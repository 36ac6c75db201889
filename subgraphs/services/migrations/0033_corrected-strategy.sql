CREATE TABLE "earlier_recommendation_texts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"recommendation_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"text" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "earlier_recommendation_texts_once" UNIQUE("recommendation_id","version")
);
--> statement-breakpoint
CREATE TABLE "strategic_tag_removals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tag" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL
);
--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD COLUMN "version" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "earlier_recommendation_texts" ADD CONSTRAINT "earlier_recommendation_texts_recommendation_id_review_recommendations_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."review_recommendations"("id") ON DELETE no action ON UPDATE no action;