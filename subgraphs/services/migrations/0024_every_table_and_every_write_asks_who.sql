-- When a learner goes where is for learners to tell: said of reading as well, as every table says it.
CREATE POLICY nobody_reads ON planned_moves FOR SELECT USING (false);
--> statement-breakpoint
-- The community after the change is one of the viewer's, too, and not only the one before.
ALTER POLICY those_who_lead_take_steps ON learning_support_communities WITH CHECK (id = ANY ((SELECT viewer_leads_communities())::uuid[])
  AND EXISTS (SELECT FROM adoption_steps AS step WHERE step.community_id = learning_support_communities.id AND step.kind = adoption_phase AND step.occurred_on = adoption_phase_since
    AND step.place = (SELECT max(place) FROM adoption_steps AS other WHERE other.community_id = learning_support_communities.id)));
