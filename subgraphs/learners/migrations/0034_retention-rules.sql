CREATE TABLE "retention_rules" (
	"from_date" date PRIMARY KEY NOT NULL,
	"years" smallint NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "retention_rules_years" CHECK ("retention_rules"."years" between 1 and 100),
	CONSTRAINT "retention_rules_source" CHECK (length(btrim("retention_rules"."source")) between 1 and 300)
);
--> statement-breakpoint
CREATE INDEX "enrolments_by_last_day" ON "enrolments" USING btree ("until_date") WHERE "enrolments"."until_date" is not null;--> statement-breakpoint
CREATE INDEX "learners_by_last_change" ON "learners" USING btree ("updated_at");