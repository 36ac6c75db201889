-- Nobody was asked yet to whom iwi may be shown: until they are, the learner and their whānau alone see them.
INSERT INTO "iwi_affiliations" (learner_id, iwi_codes, shown_to) SELECT id, iwi_codes, '{}' FROM "learners" WHERE cardinality(iwi_codes) > 0;--> statement-breakpoint
ALTER TABLE "learners" DROP COLUMN "iwi_codes";
