-- What was kept before says nothing of these, which nobody could change then: they were as they are.
ALTER TABLE "learner_profile_versions" ADD COLUMN "date_of_birth" date;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ADD COLUMN "gender" text;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ADD COLUMN "legal_name" text;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ADD COLUMN "ethnicity_codes" text[];--> statement-breakpoint
UPDATE "learner_profile_versions" AS version SET date_of_birth = learner.date_of_birth, gender = learner.gender, legal_name = learner.legal_name, ethnicity_codes = learner.ethnicity_codes
  FROM "learners" AS learner WHERE learner.id = version.learner_id;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ALTER COLUMN "date_of_birth" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ALTER COLUMN "gender" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ALTER COLUMN "legal_name" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "learner_profile_versions" ALTER COLUMN "ethnicity_codes" SET NOT NULL;
