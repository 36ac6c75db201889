CREATE TABLE "imported_register_rows" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"said" jsonb NOT NULL,
	"imported_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "local_learner_ids" (
	"learner_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"local_id" text NOT NULL,
	CONSTRAINT "local_learner_ids_pkey" PRIMARY KEY("institution_moe_number","local_id"),
	CONSTRAINT "local_learner_ids_length" CHECK (char_length("local_learner_ids"."local_id") between 1 and 64)
);
--> statement-breakpoint
CREATE TABLE "register_diagnoses" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"entry_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"type" text,
	"sub_type" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "register_diagnoses_texts" CHECK (char_length("register_diagnoses"."type") between 1 and 200 and char_length("register_diagnoses"."sub_type") between 1 and 200),
	CONSTRAINT "register_diagnoses_sub_type_has_its_type" CHECK ("register_diagnoses"."sub_type" is null or "register_diagnoses"."type" is not null)
);
--> statement-breakpoint
CREATE TABLE "register_entry_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"entry_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"community_id" uuid,
	"consent_told_by" uuid,
	"from_date" date NOT NULL,
	"until_date" date,
	"first_concern_on" date NOT NULL,
	"identified_on" date,
	"tier_from" date NOT NULL,
	"consented_on" date,
	"priority" smallint NOT NULL,
	"consented_to_community" boolean DEFAULT false NOT NULL,
	"tier" text NOT NULL,
	"learner_status" text DEFAULT 'ACTIVE' NOT NULL,
	"attendance_threshold" text,
	"response_status" text NOT NULL,
	"response_type" text,
	"response_provider" text,
	"internal_response" text,
	"stream_code" text,
	"need_area" text NOT NULL,
	"support_need_code" text NOT NULL,
	"sub_need_code" text,
	"close_reason" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "register_entry_versions_once" UNIQUE("entry_id","version")
);
--> statement-breakpoint
CREATE TABLE "vocabulary_terms" (
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"position" integer NOT NULL,
	"code" text NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	CONSTRAINT "vocabulary_terms_pkey" PRIMARY KEY("kind","version","code")
);
--> statement-breakpoint
CREATE TABLE "vocabulary_versions" (
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"from_date" date,
	"name_en" text NOT NULL,
	"name_mi" text,
	"source" text NOT NULL,
	CONSTRAINT "vocabulary_versions_pkey" PRIMARY KEY("kind","version"),
	CONSTRAINT "vocabulary_versions_kind" CHECK ("vocabulary_versions"."kind" in ('TIER', 'SUPPORT_NEED', 'SUB_NEED'))
);
--> statement-breakpoint
DROP INDEX "register_entries_of_institution";--> statement-breakpoint
DROP INDEX "register_entries_of_community";--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "attendance" text DEFAULT 'FULL_TIME' NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "end_note" text;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "enrolments" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "to_confirm_since" date;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "role_code" text;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "preferred_channel" text;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "languages" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "hand_over_reason" text;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "needs" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "needs" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "needs" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "continues_id" uuid;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "consent_told_by" uuid;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "first_concern_on" date;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "identified_on" date;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "tier_from" date;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "consented_on" date;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "learner_status" text DEFAULT 'ACTIVE' NOT NULL;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "attendance_threshold" text;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "response_provider" text;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "internal_response" text;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "stream_code" text;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "close_reason" text;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "register_entries" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
-- Entries that were there: the concern is as old as the entry, and so is its tier. Nobody's access changes by it.
ALTER TABLE "register_entries" DISABLE TRIGGER "learner_grants_of_changed";--> statement-breakpoint
UPDATE "register_entries" SET "first_concern_on" = "from_date", "tier_from" = "from_date";--> statement-breakpoint
ALTER TABLE "register_entries" ENABLE TRIGGER "learner_grants_of_changed", ALTER COLUMN "first_concern_on" SET NOT NULL, ALTER COLUMN "tier_from" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolments" DISABLE TRIGGER "learner_grants_of_changed";--> statement-breakpoint
UPDATE "enrolments" SET "attendance" = 'PART_TIME' WHERE "kind" = 'EARLY_LEARNING';--> statement-breakpoint
ALTER TABLE "enrolments" ENABLE TRIGGER "learner_grants_of_changed";--> statement-breakpoint
ALTER TABLE "imported_register_rows" ADD CONSTRAINT "imported_register_rows_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_learner_ids" ADD CONSTRAINT "local_learner_ids_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_diagnoses" ADD CONSTRAINT "register_diagnoses_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_diagnoses" ADD CONSTRAINT "register_diagnoses_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entry_versions" ADD CONSTRAINT "register_entry_versions_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entry_versions" ADD CONSTRAINT "register_entry_versions_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vocabulary_terms" ADD CONSTRAINT "vocabulary_terms_version" FOREIGN KEY ("kind","version") REFERENCES "public"."vocabulary_versions"("kind","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "local_learner_ids_by_learner" ON "local_learner_ids" USING btree ("learner_id");--> statement-breakpoint
CREATE INDEX "register_diagnoses_by_entry" ON "register_diagnoses" USING btree ("entry_id","id");--> statement-breakpoint
CREATE INDEX "register_entry_versions_by_learner" ON "register_entry_versions" USING btree ("learner_id");--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_continues_id_register_entries_id_fk" FOREIGN KEY ("continues_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_entries_of_institution" ON "register_entries" USING btree ("institution_moe_number","priority","from_date","id");--> statement-breakpoint
CREATE INDEX "register_entries_of_community" ON "register_entries" USING btree ("community_id","priority","from_date","id") WHERE "register_entries"."consented_to_community";--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_attendance" CHECK ("enrolments"."attendance" = 'FULL_TIME' or ("enrolments"."attendance" = 'PART_TIME' and "enrolments"."kind" = 'EARLY_LEARNING'));--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_end_reason" CHECK ("enrolments"."end_reason" in ('STARTED_SCHOOL', 'CHANGED_INSTITUTION', 'MOVED_OVERSEAS', 'HOME_EDUCATION', 'LEFT_SCHOOL', 'OTHER'));--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_end_note" CHECK (char_length("enrolments"."end_note") <= 1000);--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_reason_has_its_day" CHECK ("enrolments"."until_date" is not null or num_nonnulls("enrolments"."end_reason", "enrolments"."end_note") = 0);--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_role" CHECK ("known_contacts"."role_code" ~ '^[A-Z][A-Z0-9_]{0,63}$');--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_channel" CHECK ("known_contacts"."preferred_channel" in ('IN_PERSON', 'PHONE_CALL', 'TEXT_MESSAGE', 'EMAIL', 'VIDEO_CALL', 'LETTER'));--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_languages" CHECK (cardinality("known_contacts"."languages") <= 10);--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_reason" CHECK ("known_contacts"."hand_over_reason" is null or ("known_contacts"."until_date" is not null and char_length("known_contacts"."hand_over_reason") between 1 and 1000));--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_question_is_open" CHECK ("known_contacts"."to_confirm_since" is null or "known_contacts"."until_date" is null);--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_learner_status" CHECK ("register_entries"."learner_status" in ('ACTIVE', 'MONITORING', 'TRANSITIONING', 'ON_HOLD'));--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_attendance_threshold" CHECK ("register_entries"."attendance_threshold" in ('REGULAR', 'IRREGULAR', 'MODERATE_ABSENCE', 'CHRONIC_ABSENCE'));--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_response_provider" CHECK ("register_entries"."response_provider" in ('INSTITUTION', 'RTLB', 'MINISTRY_OF_EDUCATION', 'SPECIALIST_SCHOOL', 'HEALTH', 'MAORI_PROVIDER', 'PACIFIC_PROVIDER', 'OTHER_AGENCY', 'WHANAU'));--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_stream" CHECK ("register_entries"."stream_code" ~ '^[A-Z][A-Z0-9_]{0,63}$');--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_internal_response" CHECK (char_length("register_entries"."internal_response") between 1 and 1000);--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_close_reason" CHECK ("register_entries"."close_reason" is null or ("register_entries"."until_date" is not null and "register_entries"."close_reason" in ('NEED_MET', 'CHANGED_INSTITUTION', 'LEFT', 'WHANAU_DECIDED', 'RECORDED_IN_ERROR', 'OTHER')));--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_concern_before_identification" CHECK ("register_entries"."first_concern_on" <= "register_entries"."identified_on");--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_consent_names_its_community" CHECK ("register_entries"."consented_to_community" or num_nonnulls("register_entries"."consented_on", "register_entries"."consent_told_by") = 0);