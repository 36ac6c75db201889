CREATE TABLE "community_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"lead_moe_number" integer,
	"previous_name" text,
	"previous_lead_moe_number" integer,
	"place" integer DEFAULT 0 NOT NULL,
	"occurred_on" date NOT NULL,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_changes_one_at_a_place" UNIQUE("community_id","place"),
	CONSTRAINT "community_changes_kind" CHECK ("community_changes"."kind" in ('FORMED', 'RENAMED', 'LEAD_CHANGED', 'CLOSED', 'REOPENED')),
	CONSTRAINT "community_changes_name" CHECK (("community_changes"."kind" = 'RENAMED') = ("community_changes"."name" is not null) and btrim("community_changes"."name") <> '' and length("community_changes"."name") <= 200),
	CONSTRAINT "community_changes_lead" CHECK ("community_changes"."kind" = 'LEAD_CHANGED' or "community_changes"."lead_moe_number" is null),
	CONSTRAINT "community_changes_say_why" CHECK ("community_changes"."kind" not in ('CLOSED', 'REOPENED') or "community_changes"."note" is not null),
	CONSTRAINT "community_changes_note" CHECK (btrim("community_changes"."note") <> '' and length("community_changes"."note") <= 4000),
	CONSTRAINT "community_changes_name_nobody" CHECK (concat_ws(' | ', "community_changes"."name", "community_changes"."note") !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]')
);
--> statement-breakpoint
ALTER TABLE "community_changes" ADD CONSTRAINT "community_changes_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_changes" ADD CONSTRAINT "community_changes_lead_moe_number_institutions_moe_number_fk" FOREIGN KEY ("lead_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_changes" ADD CONSTRAINT "community_changes_previous_lead_moe_number_institutions_moe_number_fk" FOREIGN KEY ("previous_lead_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;