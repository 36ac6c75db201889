CREATE TABLE "provision_counts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provision_id" uuid NOT NULL,
	"counted_on" date NOT NULL,
	"occupied" integer NOT NULL,
	"waiting" integer NOT NULL,
	"travel" integer[] DEFAULT '{0,0,0,0,0}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "provision_counts_numbers" CHECK ("provision_counts"."occupied" between 0 and 2000 and "provision_counts"."waiting" between 0 and 2000),
	CONSTRAINT "provision_counts_travel" CHECK (cardinality("provision_counts"."travel") = 5 and array_position("provision_counts"."travel", null) is null and 0 <= all ("provision_counts"."travel") and "provision_counts"."travel"[1] + "provision_counts"."travel"[2] + "provision_counts"."travel"[3] + "provision_counts"."travel"[4] + "provision_counts"."travel"[5] <= "provision_counts"."occupied")
);
--> statement-breakpoint
CREATE TABLE "provision_places" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provision_id" uuid NOT NULL,
	"year" smallint NOT NULL,
	"places" integer NOT NULL,
	"reason" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "provision_places_numbers" CHECK ("provision_places"."year" between 2015 and 2100 and "provision_places"."places" between 0 and 2000),
	CONSTRAINT "provision_places_reason" CHECK (btrim("provision_places"."reason") <> '' and length("provision_places"."reason") <= 1000)
);
--> statement-breakpoint
CREATE TABLE "provisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"school_moe_number" integer NOT NULL,
	"host_moe_number" integer,
	"name" text,
	"need_areas" text[] DEFAULT '{}' NOT NULL,
	"minimum_year_level" smallint,
	"maximum_year_level" smallint,
	"opened_on" date NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "provisions_once" UNIQUE NULLS NOT DISTINCT("school_moe_number","kind","host_moe_number","name"),
	CONSTRAINT "provisions_kind" CHECK ("provisions"."kind" in ('SPECIALIST_SCHOOL_BASE', 'SATELLITE', 'ALTERNATIVE_EDUCATION')),
	CONSTRAINT "provisions_satellites_have_a_host" CHECK (("provisions"."kind" = 'SATELLITE') = ("provisions"."host_moe_number" is not null) and "provisions"."host_moe_number" is distinct from "provisions"."school_moe_number"),
	CONSTRAINT "provisions_name" CHECK (btrim("provisions"."name") <> '' and length("provisions"."name") <= 200),
	CONSTRAINT "provisions_year_levels" CHECK ("provisions"."minimum_year_level" between 0 and 15 and "provisions"."maximum_year_level" between 0 and 15 and "provisions"."minimum_year_level" <= "provisions"."maximum_year_level")
);
--> statement-breakpoint
ALTER TABLE "provision_counts" ADD CONSTRAINT "provision_counts_provision_id_provisions_id_fk" FOREIGN KEY ("provision_id") REFERENCES "public"."provisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provision_places" ADD CONSTRAINT "provision_places_provision_id_provisions_id_fk" FOREIGN KEY ("provision_id") REFERENCES "public"."provisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisions" ADD CONSTRAINT "provisions_school_moe_number_institutions_moe_number_fk" FOREIGN KEY ("school_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provisions" ADD CONSTRAINT "provisions_host_moe_number_institutions_moe_number_fk" FOREIGN KEY ("host_moe_number") REFERENCES "public"."institutions"("moe_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provision_counts_by_provision" ON "provision_counts" USING btree ("provision_id","counted_on","id");--> statement-breakpoint
CREATE INDEX "provision_places_by_provision" ON "provision_places" USING btree ("provision_id","year","id");--> statement-breakpoint
CREATE INDEX "provisions_by_host" ON "provisions" USING btree ("host_moe_number");