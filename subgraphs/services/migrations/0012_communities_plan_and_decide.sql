CREATE TABLE "community_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"need_id" uuid NOT NULL,
	"meeting_id" uuid,
	"supersedes_id" uuid,
	"options" text[] NOT NULL,
	"decision" text NOT NULL,
	"basis" text NOT NULL,
	"tailoring" text,
	"rationale" text NOT NULL,
	"service_ids" uuid[] DEFAULT '{}' NOT NULL,
	"position_ids" uuid[] DEFAULT '{}' NOT NULL,
	"budget_ids" uuid[] DEFAULT '{}' NOT NULL,
	"other_resources" text,
	"decided_on" date NOT NULL,
	"review_on" date NOT NULL,
	"institution_moe_numbers" integer[] DEFAULT '{}' NOT NULL,
	"provider_ids" uuid[] DEFAULT '{}' NOT NULL,
	"other_parties" text[] DEFAULT '{}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_decisions_superseded_once" UNIQUE("supersedes_id"),
	CONSTRAINT "community_decisions_options" CHECK (cardinality("community_decisions"."options") between 1 and 20 and length(array_to_string("community_decisions"."options", '')) <= 20000),
	CONSTRAINT "community_decisions_decision" CHECK (btrim("community_decisions"."decision") <> '' and length("community_decisions"."decision") <= 4000),
	CONSTRAINT "community_decisions_basis" CHECK ("community_decisions"."basis" in ('CRITERIA_MET', 'LOCAL_DISCRETION')),
	CONSTRAINT "community_decisions_discretion_is_tailored" CHECK ("community_decisions"."basis" <> 'LOCAL_DISCRETION' or "community_decisions"."tailoring" is not null),
	CONSTRAINT "community_decisions_tailoring" CHECK (btrim("community_decisions"."tailoring") <> '' and length("community_decisions"."tailoring") <= 4000),
	CONSTRAINT "community_decisions_rationale" CHECK (btrim("community_decisions"."rationale") <> '' and length("community_decisions"."rationale") <= 4000),
	CONSTRAINT "community_decisions_other_resources" CHECK (btrim("community_decisions"."other_resources") <> '' and length("community_decisions"."other_resources") <= 4000),
	CONSTRAINT "community_decisions_resources" CHECK (cardinality("community_decisions"."service_ids") <= 20 and cardinality("community_decisions"."position_ids") <= 20 and cardinality("community_decisions"."budget_ids") <= 20),
	CONSTRAINT "community_decisions_review" CHECK ("community_decisions"."review_on" >= "community_decisions"."decided_on"),
	CONSTRAINT "community_decisions_decided_by" CHECK (cardinality("community_decisions"."institution_moe_numbers") <= 100 and cardinality("community_decisions"."provider_ids") <= 100 and cardinality("community_decisions"."other_parties") <= 100 and length(array_to_string("community_decisions"."other_parties", '')) <= 20000
    and cardinality("community_decisions"."institution_moe_numbers") + cardinality("community_decisions"."provider_ids") + cardinality("community_decisions"."other_parties") > 0)
);
--> statement-breakpoint
CREATE TABLE "community_meetings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"meets_on" date NOT NULL,
	"place" text,
	"agenda" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_meetings_place" CHECK (btrim("community_meetings"."place") <> '' and length("community_meetings"."place") <= 200),
	CONSTRAINT "community_meetings_agenda" CHECK (btrim("community_meetings"."agenda") <> '' and length("community_meetings"."agenda") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "meeting_minutes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"meeting_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"held" boolean NOT NULL,
	"text" text NOT NULL,
	"institution_moe_numbers" integer[] DEFAULT '{}' NOT NULL,
	"provider_ids" uuid[] DEFAULT '{}' NOT NULL,
	"other_parties" text[] DEFAULT '{}' NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "meeting_minutes_one_that_stands" UNIQUE("meeting_id","version"),
	CONSTRAINT "meeting_minutes_version" CHECK ("meeting_minutes"."version" between 1 and 100),
	CONSTRAINT "meeting_minutes_text" CHECK (btrim("meeting_minutes"."text") <> '' and length("meeting_minutes"."text") <= 20000),
	CONSTRAINT "meeting_minutes_attendees" CHECK (cardinality("meeting_minutes"."institution_moe_numbers") <= 100 and cardinality("meeting_minutes"."provider_ids") <= 100 and cardinality("meeting_minutes"."other_parties") <= 100 and length(array_to_string("meeting_minutes"."other_parties", '')) <= 20000
    and cardinality("meeting_minutes"."institution_moe_numbers") + cardinality("meeting_minutes"."provider_ids") + cardinality("meeting_minutes"."other_parties") > 0)
);
--> statement-breakpoint
CREATE TABLE "community_needs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"statement" text NOT NULL,
	"area" text,
	"tier" text,
	"evidence" text,
	"identified_on" date NOT NULL,
	"closed_on" date,
	"outcome" text,
	"closed_because" text,
	"closed_by" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_needs_statement" CHECK (btrim("community_needs"."statement") <> '' and length("community_needs"."statement") <= 4000),
	CONSTRAINT "community_needs_evidence" CHECK (btrim("community_needs"."evidence") <> '' and length("community_needs"."evidence") <= 4000),
	CONSTRAINT "community_needs_area" CHECK ("community_needs"."area" in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')),
	CONSTRAINT "community_needs_tier" CHECK ("community_needs"."tier" in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')),
	CONSTRAINT "community_needs_outcome" CHECK ("community_needs"."outcome" in ('MET', 'WITHDRAWN')),
	CONSTRAINT "community_needs_closed_because" CHECK (btrim("community_needs"."closed_because") <> '' and length("community_needs"."closed_because") <= 4000),
	CONSTRAINT "community_needs_closed_as_a_whole" CHECK (num_nonnulls("community_needs"."closed_on", "community_needs"."outcome", "community_needs"."closed_because") in (0, 3) and "community_needs"."closed_on" >= "community_needs"."identified_on")
);
--> statement-breakpoint
CREATE TABLE "community_priority_lists" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"need_ids" uuid[] NOT NULL,
	"reason" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_priority_lists_one_that_holds" UNIQUE("community_id","version"),
	CONSTRAINT "community_priority_lists_version" CHECK ("community_priority_lists"."version" between 1 and 10000),
	CONSTRAINT "community_priority_lists_needs" CHECK (cardinality("community_priority_lists"."need_ids") <= 50),
	CONSTRAINT "community_priority_lists_reason" CHECK (btrim("community_priority_lists"."reason") <> '' and length("community_priority_lists"."reason") <= 4000)
);
--> statement-breakpoint
CREATE TABLE "community_protocols" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"community_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"agreed_on" date NOT NULL,
	"decision_rule" text NOT NULL,
	"decision_process" text NOT NULL,
	"meeting_frequency" text NOT NULL,
	"whanau_involvement" text,
	"information_sharing_terms" text NOT NULL,
	"storage" text NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "community_protocols_one_in_force" UNIQUE("community_id","version"),
	CONSTRAINT "community_protocols_version" CHECK ("community_protocols"."version" between 1 and 500),
	CONSTRAINT "community_protocols_decision_rule" CHECK ("community_protocols"."decision_rule" in ('CONSENSUS', 'MAJORITY', 'DELEGATED', 'OTHER')),
	CONSTRAINT "community_protocols_meeting_frequency" CHECK ("community_protocols"."meeting_frequency" in ('WEEKLY', 'FORTNIGHTLY', 'MONTHLY', 'TWICE_A_TERM', 'TERMLY', 'AS_NEEDED')),
	CONSTRAINT "community_protocols_decision_process" CHECK (btrim("community_protocols"."decision_process") <> '' and length("community_protocols"."decision_process") <= 4000),
	CONSTRAINT "community_protocols_whanau_involvement" CHECK (btrim("community_protocols"."whanau_involvement") <> '' and length("community_protocols"."whanau_involvement") <= 4000),
	CONSTRAINT "community_protocols_information_sharing_terms" CHECK (btrim("community_protocols"."information_sharing_terms") <> '' and length("community_protocols"."information_sharing_terms") <= 4000),
	CONSTRAINT "community_protocols_storage" CHECK (btrim("community_protocols"."storage") <> '' and length("community_protocols"."storage") <= 4000)
);
--> statement-breakpoint
ALTER TABLE "community_decisions" ADD CONSTRAINT "community_decisions_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_decisions" ADD CONSTRAINT "community_decisions_need_id_community_needs_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."community_needs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_decisions" ADD CONSTRAINT "community_decisions_meeting_id_community_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."community_meetings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_decisions" ADD CONSTRAINT "community_decisions_supersedes_id_community_decisions_id_fk" FOREIGN KEY ("supersedes_id") REFERENCES "public"."community_decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_meetings" ADD CONSTRAINT "community_meetings_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_minutes" ADD CONSTRAINT "meeting_minutes_meeting_id_community_meetings_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."community_meetings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_needs" ADD CONSTRAINT "community_needs_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_priority_lists" ADD CONSTRAINT "community_priority_lists_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_protocols" ADD CONSTRAINT "community_protocols_community_id_learning_support_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."learning_support_communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "community_decisions_by_community" ON "community_decisions" USING btree ("community_id","decided_on","id");--> statement-breakpoint
CREATE INDEX "community_decisions_by_need" ON "community_decisions" USING btree ("need_id","decided_on","id");--> statement-breakpoint
CREATE INDEX "community_meetings_by_community" ON "community_meetings" USING btree ("community_id","meets_on","id");--> statement-breakpoint
CREATE INDEX "community_needs_by_community" ON "community_needs" USING btree ("community_id","identified_on","id");