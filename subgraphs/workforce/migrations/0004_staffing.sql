CREATE TABLE "cultural_competences" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"reviewed_on" date NOT NULL,
	"next_review_on" date,
	"framework" text NOT NULL,
	"level" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "cultural_competences_framework" CHECK ("cultural_competences"."framework" in ('TATAIAKO', 'TAPASA', 'PROFESSIONAL_BODY', 'EMPLOYER')),
	CONSTRAINT "cultural_competences_level" CHECK ("cultural_competences"."level" in ('DEVELOPING', 'PROFICIENT', 'LEADING')),
	CONSTRAINT "cultural_competences_next_review" CHECK ("cultural_competences"."next_review_on" > "cultural_competences"."reviewed_on")
);
--> statement-breakpoint
CREATE TABLE "earlier_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"table_name" text NOT NULL,
	"row_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"was" jsonb NOT NULL,
	"replaced_at" timestamp (3) with time zone NOT NULL,
	"replaced_by" text,
	"replaced_in_role" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "employment_agreements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"fte" numeric(3, 2) NOT NULL,
	"kind" text NOT NULL,
	"employer" text NOT NULL,
	"managed_by" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "employment_agreements_kind" CHECK ("employment_agreements"."kind" in ('PERMANENT', 'FIXED_TERM')),
	CONSTRAINT "employment_agreements_fixed_term_ends" CHECK ("employment_agreements"."kind" <> 'FIXED_TERM' or "employment_agreements"."until_date" is not null),
	CONSTRAINT "employment_agreements_fte" CHECK ("employment_agreements"."fte" > 0 and "employment_agreements"."fte" <= 1),
	CONSTRAINT "employment_agreements_period" CHECK ("employment_agreements"."until_date" >= "employment_agreements"."from_date"),
	CONSTRAINT "employment_agreements_employer_length" CHECK (length("employment_agreements"."employer") <= 200),
	CONSTRAINT "employment_agreements_managed_by" CHECK ("employment_agreements"."managed_by" ~ '^(region:[a-z-]{1,100}|institution:[1-9][0-9]{0,9}|(community|provider):[0-9a-f-]{36})$')
);
--> statement-breakpoint
CREATE TABLE "practitioner_skills" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"need_area" text NOT NULL,
	"level" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "practitioner_skills_need_area" CHECK ("practitioner_skills"."need_area" in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')),
	CONSTRAINT "practitioner_skills_level" CHECK ("practitioner_skills"."level" in ('WORKING', 'EXPERIENCED', 'LEADING'))
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"expires_on" date NOT NULL,
	"ended_on" date,
	"body" text NOT NULL,
	"scope" text NOT NULL,
	"number" text NOT NULL,
	"ending" text,
	"certificate_paid_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "registrations_body" CHECK ("registrations"."body" in ('PSYCHOLOGISTS_BOARD', 'OCCUPATIONAL_THERAPY_BOARD', 'PHYSIOTHERAPY_BOARD', 'TEACHING_COUNCIL', 'NZSTA')),
	CONSTRAINT "registrations_period" CHECK ("registrations"."expires_on" >= "registrations"."from_date" and "registrations"."ended_on" between "registrations"."from_date" and "registrations"."expires_on"),
	CONSTRAINT "registrations_ending" CHECK (("registrations"."ending" is null) = ("registrations"."ended_on" is null) and "registrations"."ending" in ('SUSPENDED', 'CANCELLED', 'SURRENDERED')),
	CONSTRAINT "registrations_scope" CHECK (length("registrations"."scope") between 1 and 200),
	CONSTRAINT "registrations_number" CHECK ("registrations"."number" ~ '^[A-Z0-9][A-Z0-9 /-]{0,29}$'),
	CONSTRAINT "registrations_certificate_paid_by" CHECK ("registrations"."certificate_paid_by" in ('MINISTRY', 'RTLB_CLUSTER', 'SCHOOL', 'EARLY_LEARNING_SERVICE', 'NGO', 'IWI', 'HEALTH', 'AGENCY'))
);
--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "override_reason" text;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "handed_over_from_id" uuid;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "provider_id" uuid;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "hours_per_week" numeric(4, 2);--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "managed_by" text GENERATED ALWAYS AS (case employer_kind when 'MINISTRY' then 'region:' || region_code when 'RTLB_CLUSTER' then 'community:' || community_id::text when 'SCHOOL' then 'institution:' || institution_moe_number::text when 'EARLY_LEARNING_SERVICE' then 'institution:' || institution_moe_number::text else 'provider:' || provider_id::text end) STORED;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "base_latitude" double precision;--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "base_longitude" double precision;--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "registration_body_code" text;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "self_regulated_by" text;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "work_unit" text DEFAULT 'FTE' NOT NULL;--> statement-breakpoint
ALTER TABLE "roles" ADD COLUMN "cases_per_fte" numeric(5, 1);--> statement-breakpoint
ALTER TABLE "cultural_competences" ADD CONSTRAINT "cultural_competences_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_agreements" ADD CONSTRAINT "employment_agreements_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_skills" ADD CONSTRAINT "practitioner_skills_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cultural_competences_by_practitioner" ON "cultural_competences" USING btree ("practitioner_id","reviewed_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "earlier_versions_by_row" ON "earlier_versions" USING btree ("row_id","id");--> statement-breakpoint
CREATE INDEX "earlier_versions_by_practitioner" ON "earlier_versions" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "employment_agreements_by_practitioner" ON "employment_agreements" USING btree ("practitioner_id","from_date");--> statement-breakpoint
CREATE INDEX "employment_agreements_by_manager" ON "employment_agreements" USING btree ("managed_by");--> statement-breakpoint
CREATE INDEX "employment_agreements_by_end" ON "employment_agreements" USING btree ("until_date","id") WHERE "employment_agreements"."until_date" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_skills_one_level" ON "practitioner_skills" USING btree ("practitioner_id","need_area") WHERE "practitioner_skills"."until_date" is null;--> statement-breakpoint
CREATE INDEX "registrations_by_practitioner" ON "registrations" USING btree ("practitioner_id","expires_on");--> statement-breakpoint
CREATE INDEX "registrations_by_expiry" ON "registrations" USING btree ("expires_on","id");--> statement-breakpoint
ALTER TABLE "case_assignments" ADD CONSTRAINT "case_assignments_handed_over_from_id_case_assignments_id_fk" FOREIGN KEY ("handed_over_from_id") REFERENCES "public"."case_assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "case_assignments_carried_on_once" ON "case_assignments" USING btree ("handed_over_from_id") WHERE "case_assignments"."handed_over_from_id" is not null;--> statement-breakpoint
CREATE INDEX "positions_by_manager" ON "positions" USING btree ("managed_by");--> statement-breakpoint
ALTER TABLE "case_assignments" ADD CONSTRAINT "case_assignments_reasons" CHECK (length("case_assignments"."override_reason") <= 1000 and length("case_assignments"."end_reason") <= 1000);--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_hours_per_week" CHECK ("positions"."hours_per_week" > 0 and "positions"."hours_per_week" <= 60);--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_employer_length" CHECK (length("positions"."employer") <= 200);--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_name_length" CHECK (length("practitioners"."name") <= 200);--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_languages" CHECK (cardinality("practitioners"."languages") between 1 and 20);--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_base" CHECK (("practitioners"."base_latitude" is null) = ("practitioners"."base_longitude" is null) and "practitioners"."base_latitude" between -90 and 90 and "practitioners"."base_longitude" between -180 and 180);--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_work_unit" CHECK ("roles"."work_unit" in ('FTE', 'FTTE', 'HOURS'));--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_cases_per_fte" CHECK ("roles"."cases_per_fte" > 0);--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_registration_body_code" CHECK ("roles"."registration_body_code" in ('PSYCHOLOGISTS_BOARD', 'OCCUPATIONAL_THERAPY_BOARD', 'PHYSIOTHERAPY_BOARD', 'TEACHING_COUNCIL'));--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_self_regulated_by" CHECK ("roles"."self_regulated_by" in ('NZSTA'));