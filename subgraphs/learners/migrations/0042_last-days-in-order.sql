CREATE TABLE "learner_last_days" (
	"learner_id" uuid PRIMARY KEY NOT NULL,
	"last_day" date NOT NULL
);
--> statement-breakpoint
DROP INDEX "enrolments_by_last_day";--> statement-breakpoint
DROP INDEX "learners_by_last_change";--> statement-breakpoint
ALTER TABLE "learner_last_days" ADD CONSTRAINT "learner_last_days_learner_id_learners_id_fk" FOREIGN KEY ("learner_id") REFERENCES "public"."learners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "learner_last_days_in_order" ON "learner_last_days" USING btree ("last_day","learner_id");--> statement-breakpoint
CREATE INDEX "goal_progress_by_learner" ON "goal_progress" USING btree ("learner_id");