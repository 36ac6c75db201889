CREATE TABLE "directory_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provider_id" uuid,
	"service_id" uuid,
	"field_name" text NOT NULL,
	"previous_value" jsonb,
	"replacement_value" jsonb,
	"reason" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "directory_changes_of_one_entry" CHECK (num_nonnulls("directory_changes"."provider_id", "directory_changes"."service_id") = 1),
	CONSTRAINT "directory_changes_field_name" CHECK ("directory_changes"."field_name" ~ '^[a-z][A-Za-z]{0,63}$'),
	CONSTRAINT "directory_changes_reason" CHECK (btrim("directory_changes"."reason") <> '' and length("directory_changes"."reason") <= 4000)
);
--> statement-breakpoint
ALTER TABLE "providers" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "providers" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "providers" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "providers" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "directory_changes" ADD CONSTRAINT "directory_changes_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_changes" ADD CONSTRAINT "directory_changes_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "directory_changes_by_provider" ON "directory_changes" USING btree ("provider_id","id");--> statement-breakpoint
CREATE INDEX "directory_changes_by_service" ON "directory_changes" USING btree ("service_id","id");