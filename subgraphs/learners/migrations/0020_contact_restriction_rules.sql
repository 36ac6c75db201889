-- Who may record that somebody is kept away, and end it. Resolvers ask the same first, to say what is wrong; what they
-- forget is refused here.
CREATE POLICY "holders_record" ON "contact_restrictions" FOR INSERT WITH CHECK (
  recorded_by = (SELECT viewer_id()) AND is_now(recorded_at) AND is_now(from_at) AND num_nonnulls(ended_at, ended_by, end_reason) = 0 AND viewer_holds(learner_id)
  AND EXISTS (SELECT FROM whanau_members AS member WHERE member.learner_id = contact_restrictions.learner_id AND member.person_id = contact_restrictions.person_id));--> statement-breakpoint
CREATE POLICY "holders_end" ON "contact_restrictions" FOR UPDATE USING (until_at IS NULL OR until_at > now()) WITH CHECK (
  ended_by = (SELECT viewer_id()) AND is_now(ended_at) AND until_at = ended_at AND viewer_holds(learner_id));--> statement-breakpoint
CREATE TRIGGER "contact_restrictions_ended" BEFORE UPDATE ON "contact_restrictions" FOR EACH ROW WHEN (new.ended_at IS DISTINCT FROM old.ended_at) EXECUTE FUNCTION note_who_acted('ended');--> statement-breakpoint
CALL grant_to_app('insert, update (until_at, ended_at, ended_by, end_reason, ended_in_role, ended_for)', 'contact_restrictions');
