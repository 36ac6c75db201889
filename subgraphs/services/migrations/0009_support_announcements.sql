-- Another provider's practitioner who takes a support over learns whom it is for. That is for those to decide whom learners lets
-- speak for the learner, and no longer for the provider that has it.
CREATE OR REPLACE FUNCTION may_take_step(kind text, outcome text, acts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN CASE
  WHEN kind IN ('TRIAGED', 'PRIORITY_CHANGED', 'ACCEPTED', 'DECLINED', 'WAITLISTED', 'ALLOCATED') THEN 'PROVIDER' = ANY (acts)
  WHEN kind IN ('FIRST_CONTACT', 'FIRST_SERVICE', 'PAUSED', 'RESUMED', 'PRESCRIBED') THEN acts && '{PROVIDER,PRACTITIONER}'
  WHEN kind = 'TRANSFERRED' THEN acts && '{EDUCATION,WHANAU}'
  WHEN kind = 'CLOSED' AND outcome = 'WITHDRAWN' THEN cardinality(acts) > 0
  WHEN kind = 'CLOSED' THEN acts && '{PROVIDER,PRACTITIONER}'
  WHEN kind = 'REQUESTED' THEN acts && '{EDUCATION,WHANAU}'
  ELSE false END;
--> statement-breakpoint
-- Who is in the group of a support: whoever takes a step of it tells other services of each learner, also of those whom they may
-- not see. For those alone who act on the support, and with its owner's rights for that reason.
CREATE FUNCTION learners_to_tell(support uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  RETURN ARRAY(SELECT member.learner_id FROM support_members AS member JOIN supports AS s ON s.id = member.support_id
    WHERE s.id = support AND member.left_on IS NULL AND cardinality(viewer_acts_on(s)) > 0 ORDER BY member.learner_id);
--> statement-breakpoint
CALL grant_to_app('execute', 'function learners_to_tell(uuid)');
