-- Who joins or leaves a group and who takes a step of its support take turns, also in the same instant: a step tells other
-- services of each learner who is in the group then, and a join or a leave of who works on it then. Without that somebody who
-- joins while a practitioner is chosen is told to nobody, and who leaves then keeps them on the team. With its owner's rights,
-- as those who run a group may not lock what others keep.
CREATE FUNCTION hold_group_of_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM supports WHERE id = new.support_id FOR NO KEY UPDATE;
  IF tg_op = 'INSERT' AND EXISTS (SELECT FROM supports WHERE id = new.support_id AND closed_on IS NOT NULL) THEN
    RAISE check_violation USING CONSTRAINT = 'support_members_join_what_is_open', MESSAGE = 'The support has ended: nobody joins it any more.';
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION hold_group_of_member() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER hold_group_of_member BEFORE INSERT OR UPDATE ON support_members FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION hold_group_of_member();
--> statement-breakpoint
-- As before, once no step of these supports is under way.
CREATE OR REPLACE FUNCTION leave_groups(learner uuid, institution integer, moved_on date) RETURNS TABLE (support_id uuid, practitioner_id uuid, left_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN RAISE insufficient_privilege USING MESSAGE = 'Groups are left with what learners announces, and by those who run them.'; END IF;
  PERFORM FROM supports AS s WHERE s.id IN (SELECT member.support_id FROM support_members AS member WHERE member.learner_id = learner AND member.left_on IS NULL) ORDER BY s.id FOR NO KEY UPDATE;
  RETURN QUERY WITH ended AS (
    UPDATE support_members AS member SET left_on = greatest(member.joined_on, leave_groups.moved_on - 1), left_recorded_by = viewer_id()
    FROM supports AS s
    WHERE s.id = member.support_id AND member.learner_id = learner AND member.left_on IS NULL AND s.target IN ('GROUP', 'CLASS') AND s.closed_on IS NULL AND s.institution_moe_number <> institution
    RETURNING member.support_id, CASE WHEN s.status IN ('ALLOCATED', 'IN_DELIVERY') OR (s.status = 'PAUSED' AND s.allocated_on IS NOT NULL) THEN s.practitioner_id END AS practitioner_id, member.left_on)
  SELECT ended.support_id, ended.practitioner_id, ended.left_on FROM ended ORDER BY ended.support_id;
END $$;
