CREATE TABLE "break_glass" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp (3) with time zone DEFAULT now() + interval '4 hours' NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"reviewed_at" timestamp (3) with time zone,
	"notice_sent_at" timestamp (3) with time zone,
	"notice_sent_by" text,
	"follows_id" uuid,
	"role" text NOT NULL,
	"organisation" text,
	"lawful_basis" text NOT NULL,
	"reason" text NOT NULL,
	"categories" text[] NOT NULL,
	"reviewed_by" text,
	"review_outcome" text,
	"review_note" text,
	"notice_unsafe_reason" text,
	CONSTRAINT "break_glass_lawful_basis" CHECK ("break_glass"."lawful_basis" in ('IPP10_11_DIRECTLY_RELATED', 'IPP11_SERIOUS_THREAT', 'OTA_S15_REPORT_OF_CONCERN', 'OTA_S66_REQUIRED', 'OTA_S66C_DISCRETIONARY', 'FVA_2018',
    'STATUTORY_EDUCATION_FUNCTION', 'COURT_ORDER', 'IPP6_ACCESS')),
	CONSTRAINT "break_glass_categories" CHECK ("break_glass"."categories" <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any("break_glass"."categories")),
	CONSTRAINT "break_glass_is_short" CHECK ("break_glass"."ends_at" > "break_glass"."opened_at" and "break_glass"."ends_at" - "break_glass"."opened_at" <= interval '4 hours'),
	CONSTRAINT "break_glass_says_why" CHECK (char_length(btrim("break_glass"."reason")) >= 10),
	CONSTRAINT "break_glass_review_is_whole" CHECK (num_nulls("break_glass"."reviewed_at", "break_glass"."reviewed_by", "break_glass"."review_outcome") in (0, 3) and "break_glass"."review_outcome" in ('JUSTIFIED', 'NOT_JUSTIFIED')),
	CONSTRAINT "break_glass_review_by_another" CHECK ("break_glass"."reviewed_by" <> "break_glass"."person_id"::text),
	CONSTRAINT "break_glass_notice_or_reason" CHECK ("break_glass"."notice_sent_at" is null or "break_glass"."notice_unsafe_reason" is null)
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"given_by_whanau_member_id" uuid,
	"replaces_id" uuid,
	"given_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"narrowed_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"from_date" date NOT NULL,
	"until_date" date NOT NULL,
	"recipient" text NOT NULL,
	"categories" text[] NOT NULL,
	"categories_given" text[] NOT NULL,
	"purpose" text NOT NULL,
	"information" text NOT NULL,
	"who_will_see" text NOT NULL,
	"how_shared" text NOT NULL,
	"how_stored" text NOT NULL,
	"when_removed" text NOT NULL,
	"how_to_check" text NOT NULL,
	"if_refused" text NOT NULL,
	"if_withdrawn" text NOT NULL,
	"manner" text NOT NULL,
	"language" text DEFAULT 'en-NZ' NOT NULL,
	"recorded_by" text NOT NULL,
	"withdrawn_by" text,
	"withdrawal_reason" text,
	"narrowed_by" text,
	"changed_on_word_of_id" uuid,
	CONSTRAINT "consents_recipient" CHECK ("consents"."recipient" ~ '^(agency:(HEALTH|ORANGA_TAMARIKI|MSD|POLICE)|institution:[1-9][0-9]*|(provider|community):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'),
	CONSTRAINT "consents_categories" CHECK ("consents"."categories_given" <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any("consents"."categories_given") and "consents"."categories" <@ "consents"."categories_given" and 'IDENTITY' = any("consents"."categories")),
	CONSTRAINT "consents_narrowing_has_its_instant" CHECK ("consents"."narrowed_at" is not null or "consents"."categories" @> "consents"."categories_given"),
	CONSTRAINT "consents_narrowing_has_its_person" CHECK ("consents"."narrowed_by" is null or "consents"."narrowed_at" is not null),
	CONSTRAINT "consents_withdrawal_has_its_person" CHECK (("consents"."withdrawn_at" is null) = ("consents"."withdrawn_by" is null)),
	CONSTRAINT "consents_period" CHECK ("consents"."until_date" >= "consents"."from_date"),
	CONSTRAINT "consents_say_everything" CHECK ('' <> all(array[btrim("consents"."purpose"), btrim("consents"."information"), btrim("consents"."who_will_see"), btrim("consents"."how_shared"), btrim("consents"."how_stored"),
        btrim("consents"."when_removed"), btrim("consents"."how_to_check"), btrim("consents"."if_refused"), btrim("consents"."if_withdrawn")])),
	CONSTRAINT "consents_manner" CHECK ("consents"."manner" in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL'))
);
--> statement-breakpoint
CREATE TABLE "contact_restrictions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"from_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"until_at" timestamp (3) with time zone,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"reference" text,
	"recorded_by" text NOT NULL,
	CONSTRAINT "contact_restrictions_kind" CHECK ("contact_restrictions"."kind" in ('COURT_ORDER', 'PROTECTION_ORDER', 'PARENTING_ORDER', 'CUSTODY_ORDER', 'BAIL_CONDITION', 'OTHER')),
	CONSTRAINT "contact_restrictions_period" CHECK ("contact_restrictions"."until_at" > "contact_restrictions"."from_at"),
	CONSTRAINT "contact_restrictions_order_has_reference" CHECK ("contact_restrictions"."kind" = 'OTHER' or coalesce("contact_restrictions"."reference", '') <> '')
);
--> statement-breakpoint
CREATE TABLE "enrolments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"institution_moe_number" integer NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"year_level" smallint,
	"kind" text NOT NULL,
	CONSTRAINT "enrolments_kind" CHECK ("enrolments"."kind" in ('EARLY_LEARNING', 'SCHOOL')),
	CONSTRAINT "enrolments_period" CHECK ("enrolments"."until_date" >= "enrolments"."from_date"),
	CONSTRAINT "enrolments_year_level" CHECK (case "enrolments"."kind" when 'SCHOOL' then "enrolments"."year_level" is not null and "enrolments"."year_level" between 0 and 13 else "enrolments"."year_level" is null end)
);
--> statement-breakpoint
CREATE TABLE "ethnicities" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent_code" text,
	"level" smallint NOT NULL,
	CONSTRAINT "ethnicities_level" CHECK ("ethnicities"."level" between 1 and 4 and ("ethnicities"."level" = 1) = ("ethnicities"."parent_code" is null))
);
--> statement-breakpoint
CREATE TABLE "goals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"start_on" date,
	"target_on" date,
	"position" smallint NOT NULL,
	"outcome_domain" text NOT NULL,
	"lifecycle_status" text NOT NULL,
	"achievement_status" text,
	"title" text NOT NULL,
	CONSTRAINT "goals_outcome_domain" CHECK ("goals"."outcome_domain" in ('BELONGING', 'PRESENCE', 'PROGRESS', 'WELLBEING', 'LIFELONG_LEARNING', 'TIMELINESS')),
	CONSTRAINT "goals_lifecycle_status" CHECK ("goals"."lifecycle_status" in ('PROPOSED', 'PLANNED', 'ACCEPTED', 'ACTIVE', 'ON_HOLD', 'COMPLETED', 'CANCELLED', 'REJECTED')),
	CONSTRAINT "goals_achievement_status" CHECK ("goals"."achievement_status" in ('IN_PROGRESS', 'IMPROVING', 'WORSENING', 'NO_CHANGE', 'ACHIEVED', 'SUSTAINING', 'NOT_ACHIEVED', 'NO_PROGRESS', 'NOT_ATTAINABLE')),
	CONSTRAINT "goals_period" CHECK ("goals"."target_on" >= "goals"."start_on"),
	CONSTRAINT "goals_position" CHECK ("goals"."position" >= 1)
);
--> statement-breakpoint
CREATE TABLE "indirect_collection_notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"due_on" date NOT NULL,
	"sent_on" date,
	"kept_from_whanau" boolean NOT NULL,
	"agency" text NOT NULL,
	"purpose" text,
	"exception" text,
	"exception_reason" text,
	"settled_by" text,
	CONSTRAINT "indirect_collection_notices_once" UNIQUE("learner_id","agency"),
	CONSTRAINT "indirect_collection_notices_agency" CHECK ("indirect_collection_notices"."agency" in ('HEALTH', 'ORANGA_TAMARIKI', 'MSD', 'POLICE')),
	CONSTRAINT "indirect_collection_notices_exception" CHECK ("indirect_collection_notices"."exception" in ('ALREADY_TOLD', 'NO_PREJUDICE', 'MAINTENANCE_OF_LAW', 'PREJUDICES_PURPOSE', 'NOT_PRACTICABLE', 'SERIOUS_THREAT')),
	CONSTRAINT "indirect_collection_notices_exception_has_its_reason" CHECK (("indirect_collection_notices"."exception" is null) = ("indirect_collection_notices"."exception_reason" is null)),
	CONSTRAINT "indirect_collection_notices_settled_one_way" CHECK (num_nonnulls("indirect_collection_notices"."sent_on", "indirect_collection_notices"."exception") = case when "indirect_collection_notices"."settled_at" is null then 0 else 1 end and ("indirect_collection_notices"."settled_at" is null) = ("indirect_collection_notices"."settled_by" is null))
);
--> statement-breakpoint
CREATE TABLE "iwi" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent_code" text,
	"level" smallint NOT NULL,
	CONSTRAINT "iwi_level" CHECK ("iwi"."level" between 1 and 2 and ("iwi"."level" = 1) = ("iwi"."parent_code" is null))
);
--> statement-breakpoint
CREATE TABLE "known_contacts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"since_date" date NOT NULL,
	"until_date" date,
	CONSTRAINT "known_contacts_period" CHECK ("known_contacts"."until_date" >= "known_contacts"."since_date")
);
--> statement-breakpoint
CREATE TABLE "lawful_accesses" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"requested_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"from_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"end_reason" text,
	"lawful_basis" text NOT NULL,
	"recipient" text NOT NULL,
	"categories" text[] NOT NULL,
	"purpose" text NOT NULL,
	"reasons" text NOT NULL,
	"decided_by" text NOT NULL,
	"reference" text,
	"requested_by" text,
	"requested_in_capacity" text,
	"requested_for" text,
	"shared_for" text,
	"consultation" text,
	"consultation_reason" text,
	"consultation_views" text,
	"notice_unsafe_reason" text,
	CONSTRAINT "lawful_accesses_lawful_basis" CHECK ("lawful_accesses"."lawful_basis" in ('IPP10_11_DIRECTLY_RELATED', 'IPP11_SERIOUS_THREAT', 'OTA_S15_REPORT_OF_CONCERN', 'OTA_S66_REQUIRED', 'OTA_S66C_DISCRETIONARY', 'FVA_2018',
    'STATUTORY_EDUCATION_FUNCTION', 'COURT_ORDER', 'IPP6_ACCESS')),
	CONSTRAINT "lawful_accesses_recipient" CHECK ("lawful_accesses"."recipient" ~ '^(agency:(HEALTH|ORANGA_TAMARIKI|MSD|POLICE)|institution:[1-9][0-9]*|(provider|community):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'),
	CONSTRAINT "lawful_accesses_categories" CHECK ("lawful_accesses"."categories" <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any("lawful_accesses"."categories")),
	CONSTRAINT "lawful_accesses_period" CHECK ("lawful_accesses"."until_at" > "lawful_accesses"."from_at"),
	CONSTRAINT "lawful_accesses_say_why" CHECK ('' <> all(array[btrim("lawful_accesses"."purpose"), btrim("lawful_accesses"."reasons")])),
	CONSTRAINT "lawful_accesses_capacity" CHECK ("lawful_accesses"."requested_in_capacity" in ('CHIEF_EXECUTIVE', 'CARE_AND_PROTECTION_COORDINATOR', 'CONSTABLE')),
	CONSTRAINT "lawful_accesses_requested_for" CHECK ("lawful_accesses"."requested_for" in ('CARE_OR_PROTECTION_DETERMINATION', 'PROCEEDINGS')),
	CONSTRAINT "lawful_accesses_shared_for" CHECK ("lawful_accesses"."shared_for" in ('PREVENT_OR_REDUCE_RISK_OF_HARM', 'ASSESS_RISK_OR_NEED', 'SUPPORT_PLAN')),
	CONSTRAINT "lawful_accesses_consultation" CHECK ("lawful_accesses"."consultation" in ('DONE', 'NOT_PRACTICABLE', 'NOT_APPROPRIATE')),
	CONSTRAINT "lawful_accesses_s66_has_its_request" CHECK ("lawful_accesses"."lawful_basis" <> 'OTA_S66_REQUIRED' or num_nulls("lawful_accesses"."requested_by", "lawful_accesses"."requested_in_capacity", "lawful_accesses"."requested_for", "lawful_accesses"."requested_at") = 0),
	CONSTRAINT "lawful_accesses_s66c_has_its_consultation" CHECK ("lawful_accesses"."lawful_basis" <> 'OTA_S66C_DISCRETIONARY' or (num_nulls("lawful_accesses"."shared_for", "lawful_accesses"."consultation") = 0
        and case "lawful_accesses"."consultation" when 'DONE' then "lawful_accesses"."consultation_views" is not null else "lawful_accesses"."consultation_reason" is not null end)),
	CONSTRAINT "lawful_accesses_has_its_reference" CHECK ("lawful_accesses"."lawful_basis" not in ('COURT_ORDER', 'STATUTORY_EDUCATION_FUNCTION', 'OTA_S15_REPORT_OF_CONCERN') or coalesce("lawful_accesses"."reference", '') <> '')
);
--> statement-breakpoint
CREATE TABLE "basis_categories" (
	"basis" text PRIMARY KEY NOT NULL,
	"categories" text[] NOT NULL,
	CONSTRAINT "basis_categories_categories" CHECK ("basis_categories"."categories" <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any("basis_categories"."categories"))
);
--> statement-breakpoint
CREATE TABLE "learner_grants" (
	"learner_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"valid_from" timestamp (3) with time zone,
	"valid_until" timestamp (3) with time zone,
	"basis" text NOT NULL,
	"grantee" text NOT NULL,
	"categories" text[] NOT NULL,
	CONSTRAINT "learner_grants_by_learner" UNIQUE NULLS NOT DISTINCT("learner_id","grantee","source_id","basis","valid_from")
);
--> statement-breakpoint
CREATE TABLE "learners" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"date_of_birth" date NOT NULL,
	"uses_nz_sign_language" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"gender" text NOT NULL,
	"legal_name" text NOT NULL,
	"preferred_name" text NOT NULL,
	"ethnicity_codes" text[] DEFAULT '{}' NOT NULL,
	"prioritised_ethnicity_code" text GENERATED ALWAYS AS (prioritised_ethnicity(ethnicity_codes)) STORED,
	"iwi_codes" text[] DEFAULT '{}' NOT NULL,
	"languages" text[] DEFAULT '{}' NOT NULL,
	"search_name" text GENERATED ALWAYS AS (fold_name(preferred_name || ' ' || legal_name)) STORED NOT NULL,
	CONSTRAINT "learners_gender" CHECK ("learners"."gender" in ('FEMALE', 'MALE', 'ANOTHER_GENDER')),
	CONSTRAINT "learners_names" CHECK (char_length("learners"."preferred_name") between 1 and 200 and char_length("learners"."legal_name") between 1 and 200
        and "learners"."preferred_name" is nfc normalized and "learners"."legal_name" is nfc normalized),
	CONSTRAINT "learners_ethnicities" CHECK (cardinality("learners"."ethnicity_codes") <= 6)
);
--> statement-breakpoint
CREATE TABLE "needs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"first_concern_on" date NOT NULL,
	"identified_on" date,
	"area" text NOT NULL,
	"support_need_code" text NOT NULL,
	"sub_need_code" text,
	CONSTRAINT "needs_concern_before_identification" CHECK ("needs"."first_concern_on" <= "needs"."identified_on")
);
--> statement-breakpoint
CREATE TABLE "one_plans" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"next_review_on" date,
	"version" smallint NOT NULL,
	"status" text NOT NULL,
	"aspirations" text NOT NULL,
	"strengths" text NOT NULL,
	"learner_voice" text,
	"whanau_voice" text,
	CONSTRAINT "one_plans_of_learner" UNIQUE("id","learner_id"),
	CONSTRAINT "one_plans_status" CHECK ("one_plans"."status" in ('DRAFT', 'AGREED', 'ACTIVE', 'UNDER_REVIEW', 'CLOSED')),
	CONSTRAINT "one_plans_version" CHECK ("one_plans"."version" >= 1),
	CONSTRAINT "one_plans_period" CHECK ("one_plans"."until_date" >= "one_plans"."from_date"),
	CONSTRAINT "one_plans_closed_has_its_day" CHECK ("one_plans"."status" <> 'CLOSED' or "one_plans"."until_date" is not null)
);
--> statement-breakpoint
CREATE TABLE "register_entries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"community_id" uuid,
	"institution_moe_number" integer NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"priority" smallint NOT NULL,
	"consented_to_community" boolean DEFAULT false NOT NULL,
	"tier" text NOT NULL,
	"response_status" text NOT NULL,
	"response_type" text,
	"need_area" text NOT NULL,
	"support_need_code" text NOT NULL,
	"sub_need_code" text,
	CONSTRAINT "register_entries_tier" CHECK ("register_entries"."tier" in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')),
	CONSTRAINT "register_entries_priority" CHECK ("register_entries"."priority" between 1 and 3),
	CONSTRAINT "register_entries_response_status" CHECK ("register_entries"."response_status" in ('NOT_STARTED', 'PLANNED', 'WAITING', 'IN_PLACE', 'UNDER_REVIEW', 'FINISHED', 'DECLINED')),
	CONSTRAINT "register_entries_response_type" CHECK ("register_entries"."response_type" in ('CLASSROOM_ADAPTATION', 'GROUP_PROGRAMME', 'INDIVIDUAL_PROGRAMME', 'SPECIALIST_SERVICE', 'ASSISTIVE_TECHNOLOGY', 'WHANAU_SUPPORT',
        'EDUCATOR_SUPPORT', 'ASSESSMENT')),
	CONSTRAINT "register_entries_period" CHECK ("register_entries"."until_date" >= "register_entries"."from_date")
);
--> statement-breakpoint
CREATE TABLE "sub_needs" (
	"code" text PRIMARY KEY NOT NULL,
	"support_need_code" text NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	CONSTRAINT "sub_needs_in_support_need" UNIQUE("code","support_need_code")
);
--> statement-breakpoint
CREATE TABLE "support_needs" (
	"code" text PRIMARY KEY NOT NULL,
	"area" text NOT NULL,
	"name_en" text NOT NULL,
	"name_mi" text,
	CONSTRAINT "support_needs_in_area" UNIQUE("code","area"),
	CONSTRAINT "support_needs_area" CHECK ("support_needs"."area" in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING',
        'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING'))
);
--> statement-breakpoint
CREATE TABLE "support_team_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"from_date" date NOT NULL,
	"until_date" date,
	"role_code" text NOT NULL,
	CONSTRAINT "support_team_members_period" CHECK ("support_team_members"."until_date" >= "support_team_members"."from_date"),
	CONSTRAINT "support_team_members_role" CHECK ("support_team_members"."role_code" ~ '^[A-Z][A-Z0-9_]{0,63}$')
);
--> statement-breakpoint
CREATE TABLE "whanau_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"person_id" uuid DEFAULT uuidv7() NOT NULL,
	"contact_priority" smallint NOT NULL,
	"legal_guardian" boolean NOT NULL,
	"lives_with" boolean NOT NULL,
	"relationship" text NOT NULL,
	"preferred_channel" text,
	"preferred_language" text DEFAULT 'en-NZ' NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "whanau_members_once" UNIQUE("learner_id","person_id"),
	CONSTRAINT "whanau_members_of_learner" UNIQUE("learner_id","id"),
	CONSTRAINT "whanau_members_relationship" CHECK ("whanau_members"."relationship" in ('MOTHER', 'FATHER', 'STEP_PARENT', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'WHANGAI_CAREGIVER', 'FOSTER_CAREGIVER', 'OTHER_WHANAU', 'OTHER')),
	CONSTRAINT "whanau_members_preferred_channel" CHECK ("whanau_members"."preferred_channel" in ('IN_PERSON', 'PHONE_CALL', 'TEXT_MESSAGE', 'EMAIL', 'VIDEO_CALL', 'LETTER')),
	CONSTRAINT "whanau_members_contact_priority" CHECK ("whanau_members"."contact_priority" between 1 and 99),
	CONSTRAINT "whanau_members_name" CHECK (char_length("whanau_members"."name") between 1 and 200 and "whanau_members"."name" is nfc normalized)
);
--> statement-breakpoint
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_follows_id_break_glass_id_fk" FOREIGN KEY ("follows_id") REFERENCES "public"."break_glass"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_replaces_id_consents_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."consents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_given_by_whanau_of_the_learner" FOREIGN KEY ("learner_id","given_by_whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_changed_on_word_of_whanau" FOREIGN KEY ("learner_id","changed_on_word_of_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_restrictions" ADD CONSTRAINT "contact_restrictions_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ethnicities" ADD CONSTRAINT "ethnicities_parent_code_ethnicities_code_fk" FOREIGN KEY ("parent_code") REFERENCES "public"."ethnicities"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "indirect_collection_notices" ADD CONSTRAINT "indirect_collection_notices_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iwi" ADD CONSTRAINT "iwi_parent_code_iwi_code_fk" FOREIGN KEY ("parent_code") REFERENCES "public"."iwi"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_contacts" ADD CONSTRAINT "known_contacts_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lawful_accesses" ADD CONSTRAINT "lawful_accesses_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learner_grants" ADD CONSTRAINT "learner_grants_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "needs" ADD CONSTRAINT "needs_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "needs" ADD CONSTRAINT "needs_support_need" FOREIGN KEY ("support_need_code","area") REFERENCES "public"."support_needs"("code","area") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "needs" ADD CONSTRAINT "needs_sub_need" FOREIGN KEY ("sub_need_code","support_need_code") REFERENCES "public"."sub_needs"("code","support_need_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_support_need" FOREIGN KEY ("support_need_code","need_area") REFERENCES "public"."support_needs"("code","area") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_sub_need" FOREIGN KEY ("sub_need_code","support_need_code") REFERENCES "public"."sub_needs"("code","support_need_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sub_needs" ADD CONSTRAINT "sub_needs_support_need_code_support_needs_code_fk" FOREIGN KEY ("support_need_code") REFERENCES "public"."support_needs"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whanau_members" ADD CONSTRAINT "whanau_members_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "break_glass_by_learner" ON "break_glass" USING btree ("learner_id","opened_at","id");--> statement-breakpoint
CREATE INDEX "break_glass_by_person" ON "break_glass" USING btree ("person_id","opened_at");--> statement-breakpoint
CREATE INDEX "break_glass_to_review" ON "break_glass" USING btree ("ends_at","id") WHERE "break_glass"."reviewed_at" is null;--> statement-breakpoint
CREATE INDEX "consents_by_learner" ON "consents" USING btree ("learner_id","given_at","id");--> statement-breakpoint
CREATE INDEX "consents_by_recipient" ON "consents" USING btree ("recipient","learner_id");--> statement-breakpoint
CREATE INDEX "contact_restrictions_by_learner" ON "contact_restrictions" USING btree ("learner_id","person_id");--> statement-breakpoint
CREATE INDEX "enrolments_by_learner" ON "enrolments" USING btree ("learner_id","from_date","id");--> statement-breakpoint
CREATE INDEX "enrolments_by_institution" ON "enrolments" USING btree ("institution_moe_number","learner_id");--> statement-breakpoint
CREATE INDEX "ethnicities_by_parent" ON "ethnicities" USING btree ("parent_code","code");--> statement-breakpoint
CREATE UNIQUE INDEX "goals_by_plan" ON "goals" USING btree ("plan_id","position");--> statement-breakpoint
CREATE INDEX "indirect_collection_notices_due" ON "indirect_collection_notices" USING btree ("due_on","id") WHERE "indirect_collection_notices"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "iwi_by_parent" ON "iwi" USING btree ("parent_code","code");--> statement-breakpoint
CREATE UNIQUE INDEX "known_contacts_one_is_current" ON "known_contacts" USING btree ("learner_id") WHERE "known_contacts"."until_date" is null;--> statement-breakpoint
CREATE INDEX "known_contacts_by_learner" ON "known_contacts" USING btree ("learner_id","since_date","id");--> statement-breakpoint
CREATE INDEX "known_contacts_by_practitioner" ON "known_contacts" USING btree ("practitioner_id","since_date","id") WHERE "known_contacts"."until_date" is null;--> statement-breakpoint
CREATE INDEX "lawful_accesses_by_learner" ON "lawful_accesses" USING btree ("learner_id","decided_at","id");--> statement-breakpoint
CREATE INDEX "lawful_accesses_by_recipient" ON "lawful_accesses" USING btree ("recipient","learner_id");--> statement-breakpoint
CREATE INDEX "learner_grants_by_grantee" ON "learner_grants" USING btree ("grantee","learner_id");--> statement-breakpoint
CREATE INDEX "learners_by_name" ON "learners" USING btree ("search_name","id");--> statement-breakpoint
CREATE INDEX "learners_by_words_of_name" ON "learners" USING gin ("search_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "needs_by_learner" ON "needs" USING btree ("learner_id","first_concern_on","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_plans_one_is_in_force" ON "one_plans" USING btree ("learner_id") WHERE "one_plans"."status" in ('ACTIVE', 'UNDER_REVIEW');--> statement-breakpoint
CREATE UNIQUE INDEX "one_plans_by_learner" ON "one_plans" USING btree ("learner_id","version");--> statement-breakpoint
CREATE INDEX "one_plans_by_next_review" ON "one_plans" USING btree ("next_review_on","id") WHERE "one_plans"."status" in ('ACTIVE', 'UNDER_REVIEW');--> statement-breakpoint
CREATE INDEX "register_entries_by_learner" ON "register_entries" USING btree ("learner_id","from_date","id");--> statement-breakpoint
CREATE INDEX "register_entries_of_institution" ON "register_entries" USING btree ("institution_moe_number","priority","from_date","id") WHERE "register_entries"."until_date" is null;--> statement-breakpoint
CREATE INDEX "register_entries_of_community" ON "register_entries" USING btree ("community_id","priority","from_date","id") WHERE "register_entries"."until_date" is null and "register_entries"."consented_to_community";--> statement-breakpoint
CREATE INDEX "sub_needs_by_support_need" ON "sub_needs" USING btree ("support_need_code","code");--> statement-breakpoint
CREATE INDEX "support_team_members_by_learner" ON "support_team_members" USING btree ("learner_id","from_date","id");--> statement-breakpoint
CREATE INDEX "support_team_members_by_practitioner" ON "support_team_members" USING btree ("practitioner_id","learner_id");--> statement-breakpoint
CREATE INDEX "whanau_members_by_person" ON "whanau_members" USING btree ("person_id","learner_id");--> statement-breakpoint
CREATE INDEX "whanau_members_by_learner" ON "whanau_members" USING btree ("learner_id","contact_priority","id");