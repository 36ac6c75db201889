CREATE TABLE "culture_and_identities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"said_by_whanau_member_id" uuid,
	"said_by_learner" boolean DEFAULT false NOT NULL,
	"replaced_at" timestamp (3) with time zone,
	"words" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "culture_and_identities_said_by_one" CHECK ("culture_and_identities"."said_by_whanau_member_id" is null or not "culture_and_identities"."said_by_learner"),
	CONSTRAINT "culture_and_identities_words" CHECK (btrim("culture_and_identities"."words") <> '' and char_length("culture_and_identities"."words") <= 4000 and "culture_and_identities"."words" is nfc normalized)
);
--> statement-breakpoint
CREATE TABLE "iwi_affiliations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"said_by_whanau_member_id" uuid,
	"withdrawn_on_word_of_id" uuid,
	"replaced_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" text,
	"withdrawn_in_role" text,
	"withdrawn_for" text[],
	"iwi_codes" text[] NOT NULL,
	"shown_to" text[] NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "iwi_affiliations_codes" CHECK (cardinality("iwi_affiliations"."iwi_codes") between 0 and 20),
	CONSTRAINT "iwi_affiliations_shown_to" CHECK ("iwi_affiliations"."shown_to" <@ '{ENROLMENT,SUPPORT_TEAM,COMMUNITY_REGISTER,CONSENT}'::text[]),
	CONSTRAINT "iwi_affiliations_withdrawal" CHECK (("iwi_affiliations"."withdrawn_at" is null) = ("iwi_affiliations"."withdrawn_by" is null) and ("iwi_affiliations"."withdrawn_at" is not null or "iwi_affiliations"."withdrawn_on_word_of_id" is null))
);
--> statement-breakpoint
CREATE TABLE "learner_profile_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"uses_nz_sign_language" boolean NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text,
	"recorded_in_role" text NOT NULL,
	"preferred_name" text NOT NULL,
	"languages" text[] NOT NULL,
	CONSTRAINT "learner_profile_versions_once" UNIQUE("learner_id","version")
);
--> statement-breakpoint
CREATE TABLE "national_student_numbers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"replaced_at" timestamp (3) with time zone,
	"sealed" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "national_student_numbers_are_sealed" CHECK ("national_student_numbers"."sealed" ~ '^[a-z0-9-]{1,20}:[A-Za-z0-9_-]{40,120}$')
);
--> statement-breakpoint
CREATE TABLE "whanau_member_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"whanau_member_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"contact_priority" smallint NOT NULL,
	"legal_guardian" boolean NOT NULL,
	"lives_with" boolean NOT NULL,
	"relationship" text NOT NULL,
	"preferred_channel" text,
	"preferred_language" text NOT NULL,
	"name" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text,
	"recorded_in_role" text NOT NULL,
	CONSTRAINT "whanau_member_versions_once" UNIQUE("whanau_member_id","version")
);
--> statement-breakpoint
ALTER TABLE "whanau_members" DROP CONSTRAINT "whanau_members_once";--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "profile_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "learners" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "ended_by" text;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "ended_in_role" text;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "ended_for" text[];--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "culture_and_identities" ADD CONSTRAINT "culture_and_identities_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "culture_and_identities" ADD CONSTRAINT "culture_and_identities_said_by_whanau" FOREIGN KEY ("learner_id","said_by_whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_affiliations" ADD CONSTRAINT "iwi_affiliations_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_affiliations" ADD CONSTRAINT "iwi_affiliations_said_by_whanau" FOREIGN KEY ("learner_id","said_by_whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi_affiliations" ADD CONSTRAINT "iwi_affiliations_withdrawn_by_whanau" FOREIGN KEY ("learner_id","withdrawn_on_word_of_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ADD CONSTRAINT "learner_profile_versions_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "national_student_numbers" ADD CONSTRAINT "national_student_numbers_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whanau_member_versions" ADD CONSTRAINT "whanau_member_versions_whanau_member_id_whanau_members_id_fk" FOREIGN KEY ("whanau_member_id") REFERENCES "public"."whanau_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whanau_member_versions" ADD CONSTRAINT "whanau_member_versions_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "culture_and_identities_one_holds" ON "culture_and_identities" USING btree ("learner_id") WHERE "culture_and_identities"."replaced_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "iwi_affiliations_one_holds" ON "iwi_affiliations" USING btree ("learner_id") WHERE "iwi_affiliations"."replaced_at" is null;--> statement-breakpoint
CREATE INDEX "iwi_affiliations_by_learner" ON "iwi_affiliations" USING btree ("learner_id","recorded_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "national_student_numbers_one_holds" ON "national_student_numbers" USING btree ("learner_id") WHERE "national_student_numbers"."replaced_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "whanau_members_once" ON "whanau_members" USING btree ("learner_id","person_id") WHERE "whanau_members"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "learners" ADD CONSTRAINT "learners_languages" CHECK (cardinality("learners"."languages") <= 20);--> statement-breakpoint
ALTER TABLE "whanau_members" ADD CONSTRAINT "whanau_members_end_is_whole" CHECK (num_nulls("whanau_members"."ended_at", "whanau_members"."ended_by", "whanau_members"."end_reason") in (0, 3) and char_length("whanau_members"."end_reason") <= 4000);