CREATE TABLE "provision_closures" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provision_id" uuid NOT NULL,
	"last_day" date NOT NULL,
	"reason" text NOT NULL,
	"placed" text NOT NULL,
	"waiting" text NOT NULL,
	"continues_at_provision_id" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_because" text,
	"withdrawn_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "provision_closures_reason" CHECK (btrim("provision_closures"."reason") <> '' and length("provision_closures"."reason") <= 4000),
	CONSTRAINT "provision_closures_placed" CHECK (btrim("provision_closures"."placed") <> '' and length("provision_closures"."placed") <= 4000),
	CONSTRAINT "provision_closures_waiting" CHECK (btrim("provision_closures"."waiting") <> '' and length("provision_closures"."waiting") <= 4000),
	CONSTRAINT "provision_closures_name_nobody" CHECK (concat_ws(' | ', "provision_closures"."reason", "provision_closures"."placed", "provision_closures"."waiting", "provision_closures"."withdrawn_because") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'),
	CONSTRAINT "provision_closures_continue_elsewhere" CHECK ("provision_closures"."continues_at_provision_id" <> "provision_closures"."provision_id"),
	CONSTRAINT "provision_closures_withdrawn_as_a_whole" CHECK (num_nonnulls("provision_closures"."withdrawn_at", "provision_closures"."withdrawn_because", "provision_closures"."withdrawn_by") in (0, 3)),
	CONSTRAINT "provision_closures_withdrawn_because" CHECK (btrim("provision_closures"."withdrawn_because") <> '' and length("provision_closures"."withdrawn_because") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "recommendation_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"recommendation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "recommendation_steps_one_at_a_place" UNIQUE("recommendation_id","place"),
	CONSTRAINT "recommendation_steps_kind" CHECK ("recommendation_steps"."kind" in ('ACCEPTED', 'ACCEPTED_IN_PART', 'NOT_ACCEPTED', 'PROGRESSED', 'DONE')),
	CONSTRAINT "recommendation_steps_say_what_and_why" CHECK ("recommendation_steps"."kind" = 'ACCEPTED' or "recommendation_steps"."note" is not null),
	CONSTRAINT "recommendation_steps_note" CHECK (btrim("recommendation_steps"."note") <> '' and length("recommendation_steps"."note") <= 4000),
	CONSTRAINT "recommendation_steps_name_nobody" CHECK (concat_ws(' | ', "recommendation_steps"."note") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "reviews" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "reviews" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "reviews" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "strategic_tags" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "provision_closures" ADD CONSTRAINT "provision_closures_provision_id_provisions_id_fk" FOREIGN KEY ("provision_id") REFERENCES "public"."provisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provision_closures" ADD CONSTRAINT "provision_closures_continues_at_provision_id_provisions_id_fk" FOREIGN KEY ("continues_at_provision_id") REFERENCES "public"."provisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_steps" ADD CONSTRAINT "recommendation_steps_recommendation_id_review_recommendations_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."review_recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provision_closures_by_provision" ON "provision_closures" USING btree ("provision_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "provision_closures_one_stands" ON "provision_closures" USING btree ("provision_id") WHERE "provision_closures"."withdrawn_at" is null;--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD CONSTRAINT "review_recommendations_numbered_once" UNIQUE("review_code","number");--> statement-breakpoint
ALTER TABLE "review_recommendations" ADD CONSTRAINT "review_recommendations_number" CHECK (btrim("review_recommendations"."number") <> '' and length("review_recommendations"."number") <= 20);--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_body" CHECK (btrim("reviews"."body") <> '' and length("reviews"."body") <= 200);--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_name" CHECK (btrim("reviews"."name_en") <> '' and length("reviews"."name_en") <= 200 and btrim("reviews"."name_mi") <> '' and length("reviews"."name_mi") <= 200);