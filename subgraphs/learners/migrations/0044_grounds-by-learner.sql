-- On which grounds the viewer sees what is noted of each learner, as before, learner by learner: every answer asks for it, and read all
-- grants that its viewer has, four thousand of an agency for one learner. It runs inside the log's own function, past the policies, and so asks for
-- the viewer's valid grants itself.
CREATE OR REPLACE FUNCTION access_bases(noted jsonb) RETURNS TABLE (subject uuid, bases text[]) LANGUAGE sql STABLE AS $$
  SELECT item.subject, known.bases
    FROM jsonb_to_recordset(noted) AS item (subject uuid, categories text[])
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT g.basis ORDER BY g.basis) AS bases FROM learner_grants AS g
        WHERE g.learner_id = item.subject AND g.categories && item.categories AND g.grantee = ANY ((SELECT viewer_grantees())::text[])
          AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
    ) AS known
    WHERE known.bases IS NOT NULL
$$;
