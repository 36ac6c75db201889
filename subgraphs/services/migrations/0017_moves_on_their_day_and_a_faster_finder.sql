-- Where a support is asked from is found by the nearest institution, in rings of so many degrees of latitude: what is nearest in a
-- ring is nearest of all when it is no farther than the ring reaches. A degree of latitude is 111 km; of longitude, at the
-- south end of the country, half of that or more.
CREATE INDEX institutions_by_latitude ON institutions (latitude, longitude) WHERE region_code IS NOT NULL AND status = 'OPEN' AND latitude IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION region_within(near_latitude double precision, near_longitude double precision, degrees double precision) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
  SELECT region_code FROM (
    SELECT i.region_code, great_circle_km(near_latitude, near_longitude, i.latitude, i.longitude) AS km FROM institutions AS i
    WHERE i.region_code IS NOT NULL AND i.status = 'OPEN' AND i.latitude IS NOT NULL AND i.latitude BETWEEN near_latitude - degrees AND near_latitude + degrees
      AND (i.longitude BETWEEN near_longitude - 2 * degrees AND near_longitude + 2 * degrees OR abs(i.longitude - near_longitude) >= 360 - 2 * degrees)
    ORDER BY km LIMIT 1) AS nearest
  WHERE km <= 111 * degrees
$$;
--> statement-breakpoint
-- Loads pg_trgm into this session, so that its setting may be given to a function.
SELECT show_limit();
--> statement-breakpoint
-- As before; a call keeps its plan, which took longer to make than the search itself.
ALTER FUNCTION services_with_words(text, text[]) SET plan_cache_mode = force_generic_plan;
--> statement-breakpoint
-- What it answers is as before; the home region is found by an index, and a call keeps its plan: it is no longer a part of the statement that calls it.
CREATE OR REPLACE FUNCTION support_matches(
  need text, wanted text, words text[], age integer, year_level integer, tier text, language text,
  region text, latitude double precision, longitude double precision, has_place boolean
) RETURNS TABLE (
  service_id uuid, misfit integer, distance_m integer, title text, nearest_id uuid, fits_need boolean, fits_text double precision, served_from text,
  fits_age boolean, fits_year_level boolean, fits_tier boolean, fits_language boolean
)
LANGUAGE sql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan
AS $$
  WITH worded AS MATERIALIZED (
    SELECT w.service_id, w.fit FROM services_with_words(wanted, words) AS w WHERE wanted IS NOT NULL
  ), home AS MATERIALIZED (
    -- Coordinates alone lie in the region of the nearest institution, within 444 km.
    SELECT CASE WHEN region IS NOT NULL THEN region WHEN support_matches.latitude IS NOT NULL THEN coalesce(
      region_within(support_matches.latitude, support_matches.longitude, 0.05), region_within(support_matches.latitude, support_matches.longitude, 0.5),
      region_within(support_matches.latitude, support_matches.longitude, 4)) END AS region_code
  ), candidates AS MATERIALIZED (
    SELECT s.id, s.search_text, s.status, s.is_nationwide, s.settings, s.interpretation, s.minimum_age, s.maximum_age, s.minimum_year_level, s.maximum_year_level, s.tiers, s.languages,
      need = ANY (s.need_areas) AS fits_need, CASE WHEN wanted IS NOT NULL THEN coalesce(w.fit, 0) END AS fits_text
    FROM services AS s LEFT JOIN worded AS w ON w.service_id = s.id
    WHERE s.status IN ('ACTIVE', 'TEMPORARILY_CLOSED') AND ((need IS NULL AND wanted IS NULL) OR need = ANY (s.need_areas) OR w.fit > 0)
  ), nearest AS (
    SELECT DISTINCT ON (at.service_id) at.service_id, at.id, great_circle_km(support_matches.latitude, support_matches.longitude, at.latitude, at.longitude) AS km
    FROM (
      SELECT a.service_id, a.id, coalesce(l.latitude, i.latitude) AS latitude, CASE WHEN l.latitude IS NULL THEN i.longitude ELSE l.longitude END AS longitude
      FROM candidates AS c JOIN service_at_locations AS a ON a.service_id = c.id JOIN locations AS l ON l.id = a.location_id LEFT JOIN institutions AS i ON i.moe_number = l.institution_moe_number
      WHERE l.type = 'PHYSICAL' AND support_matches.latitude IS NOT NULL
    ) AS at
    WHERE at.latitude IS NOT NULL
    ORDER BY at.service_id, km, at.id
  ), judged AS (
    SELECT c.*, n.id AS nearest_id, n.km,
      CASE WHEN has_place THEN CASE
        WHEN n.km <= 50 THEN 'NEARBY'
        WHEN EXISTS (SELECT FROM service_regions AS r JOIN home ON r.region_code = home.region_code WHERE r.service_id = c.id) THEN 'REGION'
        WHEN c.is_nationwide THEN 'NATIONWIDE'
        WHEN 'ONLINE' = ANY (c.settings) OR EXISTS (SELECT FROM service_at_locations AS a JOIN locations AS l ON l.id = a.location_id WHERE a.service_id = c.id AND l.type = 'VIRTUAL') THEN 'ONLINE'
        ELSE 'ELSEWHERE' END END AS served_from,
      CASE WHEN age IS NOT NULL THEN coalesce(age >= c.minimum_age, true) AND coalesce(age <= c.maximum_age, true) END AS fits_age,
      CASE WHEN year_level IS NOT NULL THEN coalesce(year_level >= c.minimum_year_level, true) AND coalesce(year_level <= c.maximum_year_level, true) END AS fits_year_level,
      tier = ANY (c.tiers) AS fits_tier,
      CASE WHEN language IS NOT NULL THEN EXISTS (SELECT FROM unnest(c.languages) AS spoken WHERE split_part(spoken, '-', 1) = language) END AS fits_language
    FROM candidates AS c LEFT JOIN nearest AS n ON n.service_id = c.id
  ), weighed AS (
    SELECT j.*,
      (5 * num_nonnulls(need, wanted) + 4 * has_place::integer + 2 * num_nonnulls(age, year_level) + num_nonnulls(tier, language))::double precision AS asked,
      5 * coalesce(j.fits_need::integer, 0) + 5 * coalesce(j.fits_text, 0)
        + CASE j.served_from WHEN 'ONLINE' THEN 2 WHEN 'ELSEWHERE' THEN 0 ELSE 4 * has_place::integer END
        + 2 * coalesce(j.fits_age::integer, 0) + 2 * coalesce(j.fits_year_level::integer, 0) + coalesce(j.fits_tier::integer, 0)
        + CASE WHEN j.fits_language THEN 1 WHEN language IS NOT NULL AND j.interpretation IS NOT NULL THEN 0.5 ELSE 0 END AS fitting
    FROM judged AS j
  )
  SELECT id, CASE WHEN asked = 0 THEN 0 ELSE round(1000 * (1 - fitting / asked))::integer END + CASE WHEN status = 'ACTIVE' THEN 0 ELSE 2000 END,
    coalesce(round(1000 * km)::integer, 2147483647), search_text, nearest_id, fits_need, fits_text, served_from, fits_age, fits_year_level, fits_tier, fits_language
  FROM weighed
$$;
--> statement-breakpoint
-- What learners announce is for a day, which may be still to come.
ALTER TABLE planned_moves ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE planned_moves FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Nobody reads it: when a learner goes where is for learners to tell. The system's work on it is in functions.
CREATE POLICY the_system_plans ON planned_moves FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'SYSTEM' AND made_at IS NULL);
--> statement-breakpoint
CALL grant_to_app('insert', 'planned_moves');
--> statement-breakpoint
-- A learner who goes to another institution leaves the groups and classes of the one before, on the day before. Gives the
-- work in them that ends with it, so that others are told. For the system alone, which reads nobody's supports.
CREATE FUNCTION leave_groups(learner uuid, institution integer, moved_on date) RETURNS TABLE (support_id uuid, practitioner_id uuid, left_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN RAISE insufficient_privilege USING MESSAGE = 'Groups are left with what learners announces, and by those who run them.'; END IF;
  RETURN QUERY WITH ended AS (
    UPDATE support_members AS member SET left_on = greatest(member.joined_on, leave_groups.moved_on - 1), left_recorded_by = viewer_id()
    FROM supports AS s
    WHERE s.id = member.support_id AND member.learner_id = learner AND member.left_on IS NULL AND s.target IN ('GROUP', 'CLASS') AND s.closed_on IS NULL AND s.institution_moe_number <> institution
    RETURNING member.support_id, CASE WHEN s.status IN ('ALLOCATED', 'IN_DELIVERY') OR (s.status = 'PAUSED' AND s.allocated_on IS NOT NULL) THEN s.practitioner_id END AS practitioner_id, member.left_on)
  SELECT ended.support_id, ended.practitioner_id, ended.left_on FROM ended ORDER BY ended.support_id;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION leave_groups(uuid, integer, date) FROM PUBLIC;
--> statement-breakpoint
CALL grant_to_app('execute', 'function leave_groups(uuid, integer, date)');
--> statement-breakpoint
-- The moves whose day has come, each taken once: of two processes that ask at the same time one gets it.
CREATE FUNCTION take_due_moves() RETURNS TABLE (learner_id uuid, to_institution integer, moved_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN RAISE insufficient_privilege USING MESSAGE = 'Moves are made by the system on their day.'; END IF;
  RETURN QUERY WITH due AS (SELECT id FROM planned_moves WHERE made_at IS NULL AND moved_on <= new_zealand_today() ORDER BY moved_on, id LIMIT 1000 FOR UPDATE SKIP LOCKED),
  made AS (UPDATE planned_moves AS planned SET made_at = now() FROM due WHERE planned.id = due.id RETURNING planned.id, planned.learner_id, planned.to_institution, planned.moved_on)
  SELECT made.learner_id, made.to_institution, made.moved_on FROM made ORDER BY made.moved_on, made.id;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION take_due_moves() FROM PUBLIC;
--> statement-breakpoint
CALL grant_to_app('execute', 'function take_due_moves()');
