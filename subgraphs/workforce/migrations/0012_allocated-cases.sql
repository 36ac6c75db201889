CREATE TABLE "unsettled_allocations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"learner_id" uuid NOT NULL,
	"support_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"role_code" text NOT NULL,
	"from_date" date NOT NULL,
	"obstacle" text NOT NULL,
	"settlement" text,
	"note" text,
	"case_assignment_id" uuid,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text,
	"settled_in_role" text,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "unsettled_allocations_obstacle" CHECK ("unsettled_allocations"."obstacle" in ('CASELOAD_FULL', 'NOT_REGISTERED', 'ROLE_NOT_HELD', 'NOT_KNOWN')),
	CONSTRAINT "unsettled_allocations_settlement" CHECK ("unsettled_allocations"."settlement" in ('OPENED', 'DISMISSED', 'REPLACED', 'CLOSED')),
	CONSTRAINT "unsettled_allocations_settled" CHECK (num_nonnulls("unsettled_allocations"."settlement", "unsettled_allocations"."settled_at", "unsettled_allocations"."settled_in_role") in (0, 3)),
	CONSTRAINT "unsettled_allocations_opened" CHECK (("unsettled_allocations"."settlement" is not distinct from 'OPENED') = ("unsettled_allocations"."case_assignment_id" is not null)),
	CONSTRAINT "unsettled_allocations_note" CHECK (char_length("unsettled_allocations"."note") between 1 and 1000 and ("unsettled_allocations"."settlement" is not distinct from 'DISMISSED') = ("unsettled_allocations"."note" is not null))
);
--> statement-breakpoint
ALTER TABLE "case_assignments" ADD COLUMN "of_allocation" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "unsettled_allocations" ADD CONSTRAINT "unsettled_allocations_case_assignment_id_case_assignments_id_fk" FOREIGN KEY ("case_assignment_id") REFERENCES "public"."case_assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "unsettled_allocations_once" ON "unsettled_allocations" USING btree ("support_id","learner_id") WHERE "unsettled_allocations"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "unsettled_allocations_by_practitioner" ON "unsettled_allocations" USING btree ("practitioner_id","from_date","id") WHERE "unsettled_allocations"."settled_at" is null;