ALTER TABLE "one_plans" DROP COLUMN "learner_voice";--> statement-breakpoint
ALTER TABLE "one_plans" DROP COLUMN "whanau_voice";