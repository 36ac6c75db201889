CREATE TABLE "goal_progress" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"goal_id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"review_id" uuid,
	"seen_on" date NOT NULL,
	"lifecycle_status" text NOT NULL,
	"achievement_status" text,
	"note" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "goal_progress_lifecycle_status" CHECK ("goal_progress"."lifecycle_status" in ('PROPOSED', 'PLANNED', 'ACCEPTED', 'ACTIVE', 'ON_HOLD', 'COMPLETED', 'CANCELLED', 'REJECTED')),
	CONSTRAINT "goal_progress_achievement_status" CHECK ("goal_progress"."achievement_status" in ('IN_PROGRESS', 'IMPROVING', 'WORSENING', 'NO_CHANGE', 'ACHIEVED', 'SUSTAINING', 'NOT_ACHIEVED', 'NO_PROGRESS', 'NOT_ATTAINABLE')),
	CONSTRAINT "goal_progress_note" CHECK (btrim("goal_progress"."note") <> '' and char_length("goal_progress"."note") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "plan_agreements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"whanau_member_id" uuid,
	"by_learner" boolean DEFAULT false NOT NULL,
	"reason_not_agreed" text,
	"agreed_on" date NOT NULL,
	"content_revision" integer NOT NULL,
	"manner" text,
	"language" text DEFAULT 'en-NZ' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "plan_agreements_by_somebody_or_with_a_reason" CHECK (num_nonnulls("plan_agreements"."whanau_member_id", "plan_agreements"."reason_not_agreed") + "plan_agreements"."by_learner"::integer = 1),
	CONSTRAINT "plan_agreements_reason" CHECK (btrim("plan_agreements"."reason_not_agreed") <> '' and char_length("plan_agreements"."reason_not_agreed") <= 4000),
	CONSTRAINT "plan_agreements_manner" CHECK ("plan_agreements"."manner" in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL') and ("plan_agreements"."manner" is null) = ("plan_agreements"."reason_not_agreed" is not null))
);
--> statement-breakpoint
CREATE TABLE "plan_reviews" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"held_on" date NOT NULL,
	"due_on" date NOT NULL,
	"next_review_on" date NOT NULL,
	"learner_took_part" boolean NOT NULL,
	"whanau_member_ids" uuid[] NOT NULL,
	"practitioner_ids" uuid[] NOT NULL,
	"others" text[] NOT NULL,
	"findings" text NOT NULL,
	"changes" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "plan_reviews_once_a_day" UNIQUE("plan_id","held_on"),
	CONSTRAINT "plan_reviews_next_within_six_months" CHECK ("plan_reviews"."next_review_on" > "plan_reviews"."held_on" and "plan_reviews"."next_review_on" <= "plan_reviews"."held_on" + interval '6 months'),
	CONSTRAINT "plan_reviews_participants" CHECK (cardinality("plan_reviews"."whanau_member_ids") + cardinality("plan_reviews"."practitioner_ids") + cardinality("plan_reviews"."others") between 0 and 50),
	CONSTRAINT "plan_reviews_findings" CHECK (btrim("plan_reviews"."findings") <> '' and char_length("plan_reviews"."findings") <= 4000 and "plan_reviews"."findings" is nfc normalized),
	CONSTRAINT "plan_reviews_changes" CHECK (btrim("plan_reviews"."changes") <> '' and char_length("plan_reviews"."changes") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "plan_supports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"support_id" uuid,
	"practitioner_id" uuid,
	"prescribed_hours" numeric(6, 2),
	"hours_per" text,
	"description" text NOT NULL,
	CONSTRAINT "plan_supports_description" CHECK (btrim("plan_supports"."description") <> '' and char_length("plan_supports"."description") <= 4000 and "plan_supports"."description" is nfc normalized),
	CONSTRAINT "plan_supports_hours_per" CHECK ("plan_supports"."hours_per" in ('WEEK', 'TERM')),
	CONSTRAINT "plan_supports_hours" CHECK (("plan_supports"."prescribed_hours" is null) = ("plan_supports"."hours_per" is null) and "plan_supports"."prescribed_hours" > 0 and "plan_supports"."prescribed_hours" <= case "plan_supports"."hours_per" when 'WEEK' then 60 else 720 end)
);
--> statement-breakpoint
CREATE TABLE "plan_voices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"voice_of" text NOT NULL,
	"whanau_member_id" uuid,
	"said_on" date NOT NULL,
	"method" text NOT NULL,
	"language" text DEFAULT 'en-NZ' NOT NULL,
	"words" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "plan_voices_voice_of" CHECK ("plan_voices"."voice_of" in ('LEARNER', 'WHANAU') and ("plan_voices"."voice_of" = 'WHANAU' or "plan_voices"."whanau_member_id" is null)),
	CONSTRAINT "plan_voices_method" CHECK ("plan_voices"."method" in ('CONVERSATION', 'WRITING', 'DRAWING_OR_PHOTOS', 'SIGN_LANGUAGE', 'COMMUNICATION_DEVICE', 'OBSERVATION', 'THROUGH_SOMEBODY_CLOSE')),
	CONSTRAINT "plan_voices_words" CHECK (btrim("plan_voices"."words") <> '' and char_length("plan_voices"."words") <= 4000 and "plan_voices"."words" is nfc normalized)
);
--> statement-breakpoint
CREATE TABLE "responsibilities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"practitioner_id" uuid,
	"whanau_member_id" uuid,
	"by_learner" boolean DEFAULT false NOT NULL,
	"description" text NOT NULL,
	CONSTRAINT "responsibilities_by_one_party" CHECK (num_nonnulls("responsibilities"."practitioner_id", "responsibilities"."whanau_member_id") + "responsibilities"."by_learner"::integer = 1),
	CONSTRAINT "responsibilities_description" CHECK (btrim("responsibilities"."description") <> '' and char_length("responsibilities"."description") <= 4000 and "responsibilities"."description" is nfc normalized)
);
--> statement-breakpoint
CREATE TABLE "strategies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"plan_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"practitioner_id" uuid,
	"whanau_member_id" uuid,
	"by_learner" boolean DEFAULT false NOT NULL,
	"goal_id" uuid,
	"setting" text NOT NULL,
	"description" text NOT NULL,
	CONSTRAINT "strategies_by_one_party" CHECK (num_nonnulls("strategies"."practitioner_id", "strategies"."whanau_member_id") + "strategies"."by_learner"::integer = 1),
	CONSTRAINT "strategies_setting" CHECK ("strategies"."setting" in ('EARLY_LEARNING', 'PRIMARY_SCHOOL', 'SECONDARY_SCHOOL', 'KURA', 'RESIDENTIAL_SCHOOL', 'HOME', 'COMMUNITY')),
	CONSTRAINT "strategies_description" CHECK (btrim("strategies"."description") <> '' and char_length("strategies"."description") <= 4000 and "strategies"."description" is nfc normalized)
);
--> statement-breakpoint
ALTER TABLE "one_plans" ALTER COLUMN "status" SET DEFAULT 'DRAFT';--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "removed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "continues_goal_id" uuid;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "goals" ADD COLUMN "measure" text;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "revises_id" uuid;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "agreed_on" date;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "last_reviewed_on" date;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "closed_on" date;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "content_revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "school_hours_per_week" numeric(4, 2);--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "prescribed_hours_per_week" numeric(4, 2);--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "closing_reason" text;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "closing_note" text;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "one_plans" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "goal_progress" ADD CONSTRAINT "goal_progress_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_progress" ADD CONSTRAINT "goal_progress_review_id_plan_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."plan_reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_progress" ADD CONSTRAINT "goal_progress_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_agreements" ADD CONSTRAINT "plan_agreements_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_agreements" ADD CONSTRAINT "plan_agreements_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_reviews" ADD CONSTRAINT "plan_reviews_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_supports" ADD CONSTRAINT "plan_supports_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_voices" ADD CONSTRAINT "plan_voices_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_voices" ADD CONSTRAINT "plan_voices_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_whanau_of_the_learner" FOREIGN KEY ("learner_id","whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "goal_progress_by_goal" ON "goal_progress" USING btree ("goal_id","seen_on","id");--> statement-breakpoint
CREATE INDEX "goal_progress_by_review" ON "goal_progress" USING btree ("review_id");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_agreements_once_by_whanau" ON "plan_agreements" USING btree ("plan_id","whanau_member_id") WHERE "plan_agreements"."whanau_member_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "plan_agreements_once_by_learner" ON "plan_agreements" USING btree ("plan_id") WHERE "plan_agreements"."by_learner";--> statement-breakpoint
CREATE INDEX "plan_agreements_by_plan" ON "plan_agreements" USING btree ("plan_id","id");--> statement-breakpoint
CREATE INDEX "plan_supports_by_plan" ON "plan_supports" USING btree ("plan_id","id");--> statement-breakpoint
CREATE INDEX "plan_voices_by_plan" ON "plan_voices" USING btree ("plan_id","said_on","id");--> statement-breakpoint
CREATE INDEX "responsibilities_by_plan" ON "responsibilities" USING btree ("plan_id","id");--> statement-breakpoint
CREATE INDEX "strategies_by_plan" ON "strategies" USING btree ("plan_id","id");--> statement-breakpoint
CREATE INDEX "strategies_by_goal" ON "strategies" USING btree ("goal_id");--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_continues_goal_id_goals_id_fk" FOREIGN KEY ("continues_goal_id") REFERENCES "public"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_revises_id_one_plans_id_fk" FOREIGN KEY ("revises_id") REFERENCES "public"."one_plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Plans from before agreements, reviews and endings were recorded: what is known of them, and a review that is due in time.
UPDATE "one_plans" SET "agreed_on" = CASE WHEN "status" <> 'DRAFT' THEN "from_date" END,
  "next_review_on" = CASE WHEN "status" IN ('AGREED', 'ACTIVE', 'UNDER_REVIEW') THEN least("next_review_on", ("from_date" + interval '6 months')::date) ELSE "next_review_on" END,
  "closing_reason" = CASE WHEN "status" = 'CLOSED' THEN 'OTHER' END, "closed_on" = CASE WHEN "status" = 'CLOSED' THEN "until_date" END;--> statement-breakpoint
INSERT INTO "plan_agreements" ("plan_id", "learner_id", "reason_not_agreed", "agreed_on", "content_revision")
  SELECT "id", "learner_id", 'It was not recorded who agreed.', "agreed_on", 1 FROM "one_plans" WHERE "agreed_on" IS NOT NULL;--> statement-breakpoint
INSERT INTO "plan_voices" ("plan_id", "learner_id", "voice_of", "said_on", "method", "words")
  SELECT "id", "learner_id", whose, "from_date", 'CONVERSATION', normalize(words, NFC)
    FROM "one_plans" CROSS JOIN LATERAL (VALUES ('LEARNER', "learner_voice"), ('WHANAU', "whanau_voice")) AS voice (whose, words) WHERE btrim(words) <> '';--> statement-breakpoint
CREATE UNIQUE INDEX "one_plans_one_is_to_come" ON "one_plans" USING btree ("learner_id") WHERE "one_plans"."status" in ('DRAFT', 'AGREED');--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_texts" CHECK (char_length("goals"."title") between 1 and 4000 and char_length("goals"."description") <= 4000 and char_length("goals"."measure") <= 4000);--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_closing_reason" CHECK ("one_plans"."closing_reason" in ('REPLACED', 'GOALS_REACHED', 'NO_LONGER_NEEDED', 'LEARNER_LEFT', 'WHANAU_WISH', 'DISCARDED', 'OTHER'));--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_closed_has_its_reason" CHECK (("one_plans"."status" = 'CLOSED') = ("one_plans"."closing_reason" is not null) and ("one_plans"."status" = 'CLOSED') = ("one_plans"."closed_on" is not null));--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_agreed_has_its_day" CHECK (("one_plans"."status" = 'DRAFT') <= ("one_plans"."agreed_on" is null) and ("one_plans"."status" in ('AGREED', 'ACTIVE', 'UNDER_REVIEW')) <= ("one_plans"."agreed_on" is not null));--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_review_is_due" CHECK ("one_plans"."status" not in ('AGREED', 'ACTIVE', 'UNDER_REVIEW') or ("one_plans"."next_review_on" is not null and "one_plans"."next_review_on" <= coalesce("one_plans"."last_reviewed_on", "one_plans"."agreed_on") + interval '6 months'));--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_hours" CHECK ("one_plans"."school_hours_per_week" between 0 and 60 and "one_plans"."prescribed_hours_per_week" between 0 and 60);--> statement-breakpoint
ALTER TABLE "one_plans" ADD CONSTRAINT "one_plans_texts" CHECK (char_length("one_plans"."aspirations") <= 4000 and char_length("one_plans"."strengths") <= 4000 and char_length("one_plans"."closing_note") <= 4000);