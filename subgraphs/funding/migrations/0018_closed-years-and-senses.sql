-- Who gets the teacher time of learners verified for a sense. BLENNZ is 4156 in the Ministry's directory of schools of July 2017. Ko Taku Reo is
-- 903 in the Education Review Office's list of institutions, and was made in July 2020 of two deaf education centres (503 and 519);
-- who of the two got it before, nothing says.
INSERT INTO "sensory_providers" ("sense", "from_date", "institution_moe_number") VALUES
('VISION', '2010-01-01', 4156),
('HEARING', '2020-07-20', 903)
ON CONFLICT DO NOTHING;--> statement-breakpoint

-- How many learners are in the scheme for a sense on a day, and who gets their teacher time: what goes to nobody is seen before a
-- year is closed. With its owner's rights, for the model's own run alone: no token gives that role.
CREATE FUNCTION senses_in_scheme(day date) RETURNS TABLE (sense text, learners integer, institution_moe_number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH verified AS (
    SELECT DISTINCT ON (learner_id) CASE WHEN verified_criteria && '{2.1,2.2,6.1}'::text[] THEN 'HEARING' WHEN verified_criteria && '{2.3,6.2}'::text[] THEN 'VISION' END AS sense
      FROM funding_applications
      WHERE stream_code = 'ORS' AND status = 'APPROVED' AND from_date <= day AND (until_date IS NULL OR until_date >= day)
      ORDER BY learner_id, from_date DESC, decided_at DESC, id DESC)
  SELECT verified.sense, count(*)::integer,
      (SELECT provider.institution_moe_number FROM sensory_providers AS provider WHERE provider.sense = verified.sense AND provider.from_date <= day ORDER BY provider.from_date DESC LIMIT 1)
    FROM verified WHERE verified.sense IS NOT NULL AND viewer_role() = 'SYSTEM' GROUP BY verified.sense
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION senses_in_scheme(date) FROM PUBLIC;--> statement-breakpoint
CALL grant_to_app('execute', 'function senses_in_scheme(date)');--> statement-breakpoint

-- Early learning services have no Years 1 to 8: coordinators were missing there, as if the directory had to say how many. A
-- version of its own, so that the years before stay as they were explained. Types as the Ministry's directories write them.
INSERT INTO "funding_rules" ("code", "version", "stream_code", "effective_from", "formula", "description", "parameters", "source", "is_example")
SELECT code, 2, stream_code, '2026-01-01', formula, description,
    jsonb_set(parameters, '{typesWithout}', (parameters -> 'typesWithout') || '["Education and Care Service", "Casual-Education and Care", "Free Kindergarten", "Kindergarten", "Playcentre", "Te Kohanga Reo", "Te Kōhanga Reo", "Ngā Kōhanga Reo", "Homebased Network", "Home-based Network", "Hospital Based", "Hospital-based", "Teen Parent Unit"]'::jsonb),
    source, is_example
  FROM "funding_rules" WHERE code = 'LEARNING_SUPPORT_COORDINATORS' AND version = 1;
