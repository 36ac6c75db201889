CREATE TABLE "register_entry_confirmations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"entry_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL
);
--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "is_lead" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "chosen_by_whanau_member_id" uuid;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "chosen_by_learner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "reason_not_chosen" text;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "recorded_by" text DEFAULT viewer_id();--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "support_team_members" ADD COLUMN "changed_in_role" text;--> statement-breakpoint
ALTER TABLE "register_entry_confirmations" ADD CONSTRAINT "register_entry_confirmations_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entry_confirmations" ADD CONSTRAINT "register_entry_confirmations_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_entry_confirmations_by_entry" ON "register_entry_confirmations" USING btree ("entry_id","recorded_at");--> statement-breakpoint
CREATE INDEX "register_entry_confirmations_by_learner" ON "register_entry_confirmations" USING btree ("learner_id");--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_chosen_by_whanau_of_the_learner" FOREIGN KEY ("learner_id","chosen_by_whanau_member_id") REFERENCES "public"."whanau_members"("learner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "support_team_members_once_in_a_role" ON "support_team_members" USING btree ("learner_id","practitioner_id","role_code") WHERE "support_team_members"."until_date" is null and "support_team_members"."recorded_in_role" <> 'SYSTEM';--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_chosen_one_way" CHECK (num_nonnulls("support_team_members"."chosen_by_whanau_member_id", "support_team_members"."reason_not_chosen") + "support_team_members"."chosen_by_learner"::integer <= 1);--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_texts" CHECK (char_length("support_team_members"."reason_not_chosen") between 1 and 1000 and char_length("support_team_members"."end_reason") between 1 and 1000);--> statement-breakpoint
ALTER TABLE "support_team_members" ADD CONSTRAINT "support_team_members_end_reason_has_its_day" CHECK ("support_team_members"."until_date" is not null or "support_team_members"."end_reason" is null);