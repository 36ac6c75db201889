-- One page of ids of the learners whom the viewer may see, by name. With the viewer's names known, Postgres chooses well
-- between sorting a school's few hundred and walking along the index of names for an agency's tens of thousands. It runs with
-- its owner's rights, because behind a policy Postgres does not know how many there are, and therefore holds the conditions
-- of the policies on learners and learner_grants itself: change all together. It gives ids only; their rows are read under the
-- policies like all others.
CREATE FUNCTION learners_in_order(after_name text, after_id uuid, size integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 50
  AS $$
  DECLARE
    names text[] := viewer_grantees();
  BEGIN
    RETURN QUERY SELECT learners.id FROM learners
      WHERE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learners.id AND 'IDENTITY' = ANY (g.categories)
          AND g.grantee = ANY (names)
          AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp()))
        AND (search_name, learners.id) > (after_name, after_id)
      ORDER BY search_name, learners.id LIMIT size;
  END
  $$;
