-- Whose a support is comes with what services announce, and in no other way; nobody reads it row by row, as it is for the
-- foreign keys that point here.
ALTER TABLE "learner_supports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_supports" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "the_system_reads" ON "learner_supports" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_adds" ON "learner_supports" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND is_told AND recorded_by = viewer_id() AND recorded_in_role = viewer_role());--> statement-breakpoint
CREATE POLICY "the_system_confirms" ON "learner_supports" FOR UPDATE USING ((SELECT viewer_role()) = 'SYSTEM') WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND is_told);--> statement-breakpoint
CALL grant_to_app('insert, update (is_told)', 'learner_supports');
