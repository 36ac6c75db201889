-- The directory is public: where services are, when, and what they are for.
DO $$
DECLARE
  public_table text;
BEGIN
  FOREACH public_table IN ARRAY ARRAY['locations', 'service_at_locations', 'schedules', 'eligibility_advice', 'strategic_priorities', 'reviews', 'review_recommendations', 'strategic_tags']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', public_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', public_table);
    EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT USING (true)', public_table);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE INDEX services_by_finder_text ON services USING gin (finder_text gin_trgm_ops);
--> statement-breakpoint
-- Kilometres on the ground between two points in degrees, by the haversine formula on a sphere of the Earth's mean radius. It
-- takes the short way across the 180th meridian: the Chatham Islands at 176.5 degrees west are east of Wellington, and near.
CREATE FUNCTION great_circle_km(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371.0088 * asin(least(1, sqrt(power(sind((latitude_b - latitude_a) / 2), 2) + cosd(latitude_a) * cosd(latitude_b) * power(sind((longitude_b - longitude_a) / 2), 2))));
--> statement-breakpoint
-- Loads pg_trgm into this session: before that its setting below is unknown, and only a superuser may give one to a function.
SELECT show_limit();
--> statement-breakpoint
-- Services that hold every word, or whose provider does (1), and where they are few those with words alike (below 1). `wanted` is
-- folded; `words` are patterns for "like". See `directory_matches` for the threshold and for why no table is read row by row.
CREATE FUNCTION services_with_words(wanted text, words text[]) RETURNS TABLE (service_id uuid, fit double precision)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.45 SET enable_seqscan = off
AS $$
  WITH holding AS MATERIALIZED (
    SELECT id FROM services WHERE finder_text LIKE ALL (words)
    UNION
    SELECT s.id FROM providers AS p JOIN services AS s ON s.provider_id = p.id WHERE p.search_text LIKE ALL (words)
  ), alike AS (
    SELECT id, word_similarity(wanted, finder_text) AS similarity FROM services WHERE wanted <% finder_text
    UNION ALL
    SELECT s.id, word_similarity(wanted, p.search_text) FROM providers AS p JOIN services AS s ON s.provider_id = p.id WHERE wanted <% p.search_text
  )
  SELECT id, max(fit) FROM (
    SELECT id, 1.0::double precision AS fit FROM holding
    UNION ALL
    SELECT id, 0.9 * similarity FROM alike WHERE (SELECT count(*) < 20 FROM holding)
  ) AS found GROUP BY id
$$;
--> statement-breakpoint
-- What the support finder answers: every service that is open and answers the need or holds the words, whatever else does not fit,
-- with what fits. What was not asked for is null and counts nothing. A service that is closed for a time stands behind all others.
CREATE FUNCTION support_matches(
  need text, wanted text, words text[], age integer, year_level integer, tier text, language text,
  region text, latitude double precision, longitude double precision, has_place boolean
) RETURNS TABLE (
  service_id uuid, misfit integer, distance_m integer, title text, nearest_id uuid, fits_need boolean, fits_text double precision, served_from text,
  fits_age boolean, fits_year_level boolean, fits_tier boolean, fits_language boolean
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH worded AS MATERIALIZED (
    SELECT w.service_id, w.fit FROM services_with_words(wanted, words) AS w WHERE wanted IS NOT NULL
  ), home AS MATERIALIZED (
    -- Coordinates alone lie in the region of the nearest institution.
    SELECT coalesce(region, CASE WHEN latitude IS NOT NULL THEN (
      SELECT i.region_code FROM institutions AS i
        WHERE i.region_code IS NOT NULL AND i.status = 'OPEN' AND i.latitude BETWEEN support_matches.latitude - 2 AND support_matches.latitude + 2
        ORDER BY great_circle_km(support_matches.latitude, support_matches.longitude, i.latitude, i.longitude) LIMIT 1) END) AS region_code
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
-- Advice and conditions of the national services. Where nothing is known nothing is said: no service needs a diagnosis.
INSERT INTO eligibility_advice (service_id, position, text_en, law)
SELECT ('01935000-0000-7000-8000-000000000' || id)::uuid, 1, text_en, law FROM (VALUES
  ('101', 'Meant for children from birth to the end of Year 1, as support does most when it begins early.', NULL),
  ('102', 'Meant for learners of about 5 to 8 years, when most speech and language is learned.', NULL),
  ('103', 'Meant for learners in Years 1 to 10 whose behaviour puts their learning or somebody''s safety at risk.', NULL),
  ('104', 'A learner is in the scheme once the Secretary for Education has verified that one of its criteria is met, and stays in it through all schooling.', 'Education and Training Act 2020'),
  ('106', 'Meant for Years 1 to 10, in which clusters are funded; a cluster can apply for the fund for Years 11 to 13.', NULL),
  ('113', 'Meant for learners who need care and supervision at school for more than six weeks; a shorter time is for the school''s own resources.', NULL),
  ('118', 'An injury that the Accident Compensation Corporation has accepted.', 'Accident Compensation Act 2001')
) AS known (id, text_en, law);
--> statement-breakpoint
UPDATE services SET how_to_apply = 'A school asks its cluster with a request for support.' WHERE id = '01935000-0000-7000-8000-000000000106';
--> statement-breakpoint
INSERT INTO strategic_priorities (code, set, position, name_en) VALUES
  ('GOV_2024_CURRICULUM', 'GOV_2024', 1, 'A clearer curriculum'),
  ('GOV_2024_LITERACY_AND_NUMERACY', 'GOV_2024', 2, 'Better literacy and numeracy'),
  ('GOV_2024_ASSESSMENT', 'GOV_2024', 3, 'Smarter assessment and reporting'),
  ('GOV_2024_TEACHER_TRAINING', 'GOV_2024', 4, 'Improved teacher training'),
  ('GOV_2024_LEARNING_SUPPORT', 'GOV_2024', 5, 'Stronger learning support'),
  ('GOV_2024_DATA', 'GOV_2024', 6, 'Greater use of data'),
  ('LSAP_2019_COORDINATORS', 'LSAP_2019', 1, 'Learning support coordinators'),
  ('LSAP_2019_SCREENING', 'LSAP_2019', 2, 'Screening and the early identification of learning support needs'),
  ('LSAP_2019_EARLY_INTERVENTION', 'LSAP_2019', 3, 'Early intervention'),
  ('LSAP_2019_NEURODIVERSE', 'LSAP_2019', 4, 'Flexible supports for neurodiverse learners'),
  ('LSAP_2019_GIFTED', 'LSAP_2019', 5, 'Gifted learners'),
  ('LSAP_2019_DISENGAGING', 'LSAP_2019', 6, 'Learners at risk of disengaging from education');
--> statement-breakpoint
INSERT INTO reviews (code, body, name_en, year) VALUES
  ('HIGHEST_NEEDS_2022', 'Ministry of Education', 'Highest Needs Review', 2022),
  ('MAORI_AFFAIRS_2022', 'Māori Affairs Committee', 'Inquiry into learning support for ākonga Māori', 2022),
  ('CRPD_2022', 'United Nations Committee on the Rights of Persons with Disabilities', 'Concluding observations on New Zealand', 2022),
  ('ERO_TEACHER_AIDES_2022', 'Education Review Office', 'Working Together: How Teacher Aides Can Have the Most Impact', 2022),
  ('ERO_DISABLED_LEARNERS_2022', 'Education Review Office', 'Thriving at School? Education for Disabled Learners in Schools', 2022),
  ('ERO_ALTERNATIVE_EDUCATION_2023', 'Education Review Office', 'An Alternative Education? Support for our Most Disengaged Young People', 2023),
  ('ERO_BEHAVIOUR_2024', 'Education Review Office', 'Time to Focus: Behaviour in our Classrooms', 2024);
--> statement-breakpoint
-- National services that a priority names by itself.
INSERT INTO strategic_tags (priority_code, service_id) VALUES
  ('LSAP_2019_COORDINATORS', '01935000-0000-7000-8000-000000000114'),
  ('LSAP_2019_EARLY_INTERVENTION', '01935000-0000-7000-8000-000000000101'),
  ('GOV_2024_LEARNING_SUPPORT', '01935000-0000-7000-8000-000000000114'),
  ('GOV_2024_LEARNING_SUPPORT', '01935000-0000-7000-8000-000000000101');
