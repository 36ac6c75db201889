-- The pools of the communities that the viewer leads, as before, by the index of budgets: all budgets of the country were read for each statement about
-- allocations. An id that is none names no community.
CREATE OR REPLACE FUNCTION viewer_pools() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() IN ('FACILITATOR', 'COORDINATOR') THEN ARRAY(SELECT id FROM budgets WHERE community_id = ANY (ARRAY(
    SELECT community::uuid FROM unnest(viewer_acts_for('community')) AS community WHERE pg_input_is_valid(community, 'uuid')))) ELSE '{}' END;
