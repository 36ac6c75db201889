-- A support that is allocated puts its practitioner on the team, and its end takes them off: what the services announce is
-- written by the system, which reads and writes no other places than those.
CREATE POLICY "the_system_reads_those_of_supports" ON "support_team_members" FOR SELECT USING ((SELECT viewer_role()) = 'SYSTEM' AND support_id IS NOT NULL);--> statement-breakpoint
CREATE POLICY "the_system_adds_those_of_supports" ON "support_team_members" FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND support_id IS NOT NULL AND until_date IS NULL);--> statement-breakpoint
CREATE POLICY "the_system_ends_those_of_supports" ON "support_team_members" FOR UPDATE USING ((SELECT viewer_role()) = 'SYSTEM' AND support_id IS NOT NULL AND until_date IS NULL)
  WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND until_date IS NOT NULL);--> statement-breakpoint
CALL grant_to_app('insert, update (until_date)', 'support_team_members');
