CREATE TABLE "inquiry_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"inquiry_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"happened_on" date NOT NULL,
	"element" text NOT NULL,
	"notes" text NOT NULL,
	"hypotheses" text[] NOT NULL,
	"actions" text[] NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "inquiry_events_element" CHECK ("inquiry_events"."element" in ('WHAKAWHANAUNGATANGA', 'KOHIKOHI', 'ATA_WHAKAARO', 'TATAI', 'WHAKAMAHI', 'WHAI_WHAKAARO')),
	CONSTRAINT "inquiry_events_texts" CHECK (char_length("inquiry_events"."notes") between 1 and 4000 and cardinality("inquiry_events"."hypotheses") <= 20 and cardinality("inquiry_events"."actions") <= 20
        and char_length(array_to_string("inquiry_events"."hypotheses", '')) <= 80000 and char_length(array_to_string("inquiry_events"."actions", '')) <= 80000)
);
--> statement-breakpoint
CREATE TABLE "inquiries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"plan_id" uuid,
	"goal_id" uuid,
	"opened_on" date NOT NULL,
	"closed_on" date,
	"question" text NOT NULL,
	"findings" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	"changed_at" timestamp (3) with time zone,
	"changed_by" text,
	"changed_in_role" text,
	CONSTRAINT "inquiries_of_learner" UNIQUE("id","learner_id"),
	CONSTRAINT "inquiries_goal_has_its_plan" CHECK ("inquiries"."goal_id" is null or "inquiries"."plan_id" is not null),
	CONSTRAINT "inquiries_period" CHECK ("inquiries"."closed_on" >= "inquiries"."opened_on"),
	CONSTRAINT "inquiries_closed_with_findings" CHECK (("inquiries"."closed_on" is null) = ("inquiries"."findings" is null)),
	CONSTRAINT "inquiries_texts" CHECK (char_length("inquiries"."question") between 1 and 4000 and char_length("inquiries"."findings") between 1 and 4000)
);
--> statement-breakpoint
ALTER TABLE "inquiry_events" ADD CONSTRAINT "inquiry_events_inquiry_of_the_learner" FOREIGN KEY ("inquiry_id","learner_id") REFERENCES "public"."inquiries"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_plan_of_the_learner" FOREIGN KEY ("plan_id","learner_id") REFERENCES "public"."one_plans"("id","learner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inquiry_events_by_inquiry" ON "inquiry_events" USING btree ("inquiry_id","happened_on","id");--> statement-breakpoint
CREATE INDEX "inquiry_events_by_learner" ON "inquiry_events" USING btree ("learner_id");--> statement-breakpoint
CREATE INDEX "inquiries_by_learner" ON "inquiries" USING btree ("learner_id","opened_on","id");