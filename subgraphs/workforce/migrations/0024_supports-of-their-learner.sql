CREATE TABLE "learner_supports" (
	"support_id" uuid NOT NULL,
	"learner_id" uuid NOT NULL,
	"is_told" boolean DEFAULT true NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recorded_by" text DEFAULT viewer_id(),
	"recorded_in_role" text DEFAULT case when viewer_is_known() then viewer_role() else 'SYSTEM' end NOT NULL,
	CONSTRAINT "learner_supports_pkey" PRIMARY KEY("support_id","learner_id")
);
--> statement-breakpoint
-- What was written before services told whose a support is. What a provider allocated they told then; the rest is as somebody said.
INSERT INTO "learner_supports" ("support_id", "learner_id", "is_told")
  SELECT support_id, learner_id, bool_or(told) FROM (
    SELECT support_id, learner_id, of_allocation AND handed_over_from_id IS NULL AS told FROM case_assignments WHERE support_id IS NOT NULL
    UNION ALL SELECT support_id, learner_id, true FROM unsettled_allocations) AS written GROUP BY 1, 2;
--> statement-breakpoint
ALTER TABLE "case_assignments" ADD CONSTRAINT "case_assignments_support_of_the_learner" FOREIGN KEY ("support_id","learner_id") REFERENCES "public"."learner_supports"("support_id","learner_id") ON DELETE no action ON UPDATE no action;
