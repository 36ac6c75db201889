-- A community is led until its last day is over; once that day is set, nobody new belongs to it.
ALTER POLICY those_who_lead_add ON community_memberships WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND community_id = ANY ((SELECT viewer_leads_communities())::uuid[]) AND num_nonnulls(until_date, ended_because, ended_by) = 0
  AND EXISTS (SELECT FROM learning_support_communities AS community WHERE community.id = community_memberships.community_id AND community.until_date IS NULL AND community.from_date <= community_memberships.from_date));
