-- What funding announces of a learner's money is for figures: nobody reads it row by row, and the service alone writes it.
ALTER TABLE "funded_streams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funded_streams" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "the_system_reads" ON "funded_streams" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CREATE POLICY "the_system_adds" ON "funded_streams" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND ended_on IS NULL);--> statement-breakpoint
CREATE POLICY "the_system_ends" ON "funded_streams" FOR UPDATE USING ((SELECT viewer_role()) = 'SYSTEM' AND ended_on IS NULL) WITH CHECK ((SELECT viewer_role()) = 'SYSTEM');--> statement-breakpoint
CALL grant_to_app('insert, update (ended_on)', 'funded_streams');
