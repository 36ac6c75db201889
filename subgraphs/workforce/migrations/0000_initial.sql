CREATE TABLE "case_assignments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"support_id" uuid,
	"from_date" date NOT NULL,
	"until_date" date,
	"weight" numeric(4, 2) DEFAULT 1 NOT NULL,
	"status" text NOT NULL,
	"role_code" text NOT NULL,
	CONSTRAINT "case_assignments_status" CHECK ("case_assignments"."status" in ('PLANNED', 'ACTIVE', 'ON_HOLD', 'ENDED')),
	CONSTRAINT "case_assignments_period" CHECK ("case_assignments"."until_date" >= "case_assignments"."from_date"),
	CONSTRAINT "case_assignments_ended_has_its_day" CHECK (("case_assignments"."status" = 'ENDED') = ("case_assignments"."until_date" is not null)),
	CONSTRAINT "case_assignments_weight" CHECK ("case_assignments"."weight" > 0)
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid,
	"community_id" uuid,
	"institution_moe_number" integer,
	"from_date" date NOT NULL,
	"until_date" date,
	"fte" numeric(3, 2) NOT NULL,
	"role_code" text NOT NULL,
	"region_code" text,
	"employer_kind" text NOT NULL,
	"employer" text NOT NULL,
	CONSTRAINT "positions_employer_kind" CHECK ("positions"."employer_kind" in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')),
	CONSTRAINT "positions_fte" CHECK ("positions"."fte" > 0 and "positions"."fte" <= 1),
	CONSTRAINT "positions_period" CHECK ("positions"."until_date" >= "positions"."from_date")
);
--> statement-breakpoint
CREATE TABLE "practitioners" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"sort_name" text GENERATED ALWAYS AS (lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f''\u2018\u2019\u02bb\u0060]', '', 'g'))) STORED NOT NULL,
	"primary_role_code" text NOT NULL,
	"region_code" text,
	"languages" text[] DEFAULT '{"en-NZ"}' NOT NULL,
	"cultural_competence_reviewed_on" date,
	CONSTRAINT "practitioners_name_is_given" CHECK (btrim("practitioners"."name") <> '')
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"code" text PRIMARY KEY NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	"description" text NOT NULL,
	"employer_kind" text NOT NULL,
	"requires_registration" boolean NOT NULL,
	"registration_body" text,
	"minimum_age" smallint,
	"maximum_year_level" smallint,
	CONSTRAINT "roles_code" CHECK ("roles"."code" ~ '^[A-Z][A-Z_]*$'),
	CONSTRAINT "roles_employer_kind" CHECK ("roles"."employer_kind" in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY')),
	CONSTRAINT "roles_registration_has_its_body" CHECK ("roles"."requires_registration" = ("roles"."registration_body" is not null))
);
--> statement-breakpoint
ALTER TABLE "case_assignments" ADD CONSTRAINT "case_assignments_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD CONSTRAINT "case_assignments_role_code_roles_code_fk" FOREIGN KEY ("role_code") REFERENCES "public"."roles"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_role_code_roles_code_fk" FOREIGN KEY ("role_code") REFERENCES "public"."roles"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_primary_role_code_roles_code_fk" FOREIGN KEY ("primary_role_code") REFERENCES "public"."roles"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "case_assignments_once" ON "case_assignments" USING btree ("learner_id","practitioner_id",coalesce(support_id, learner_id)) WHERE "case_assignments"."until_date" is null;--> statement-breakpoint
CREATE INDEX "case_assignments_by_learner" ON "case_assignments" USING btree ("learner_id","from_date","id");--> statement-breakpoint
CREATE INDEX "case_assignments_of_today" ON "case_assignments" USING btree ("practitioner_id","from_date","id") WHERE "case_assignments"."until_date" is null;--> statement-breakpoint
CREATE INDEX "case_assignments_by_practitioner" ON "case_assignments" USING btree ("practitioner_id","from_date","id");--> statement-breakpoint
CREATE INDEX "case_assignments_by_support" ON "case_assignments" USING btree ("support_id","from_date","id") WHERE "case_assignments"."support_id" is not null;--> statement-breakpoint
CREATE INDEX "case_assignments_by_role" ON "case_assignments" USING btree ("role_code");--> statement-breakpoint
CREATE INDEX "positions_by_day" ON "positions" USING btree ("from_date","id");--> statement-breakpoint
CREATE INDEX "positions_by_practitioner" ON "positions" USING btree ("practitioner_id","from_date","id") WHERE "positions"."practitioner_id" is not null;--> statement-breakpoint
CREATE INDEX "positions_by_role" ON "positions" USING btree ("role_code","from_date","id");--> statement-breakpoint
CREATE INDEX "positions_by_region" ON "positions" USING btree ("region_code","from_date","id") WHERE "positions"."region_code" is not null;--> statement-breakpoint
CREATE INDEX "positions_by_institution" ON "positions" USING btree ("institution_moe_number","from_date","id") WHERE "positions"."institution_moe_number" is not null;--> statement-breakpoint
CREATE INDEX "positions_by_community" ON "positions" USING btree ("community_id","from_date","id") WHERE "positions"."community_id" is not null;--> statement-breakpoint
CREATE INDEX "practitioners_by_name" ON "practitioners" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "practitioners_by_region" ON "practitioners" USING btree ("region_code","sort_name","id");--> statement-breakpoint
CREATE INDEX "practitioners_by_role" ON "practitioners" USING btree ("primary_role_code","sort_name","id");