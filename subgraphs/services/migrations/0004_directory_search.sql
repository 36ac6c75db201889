CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE INDEX providers_by_search_text ON providers USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX services_by_search_text ON services USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
-- Loads pg_trgm into this session: before that its setting below is unknown, and only a superuser may give one to a function.
SELECT show_limit();
--> statement-breakpoint
-- Every entry of the directory whose names are like `wanted`, which is folded already, with its distance from 0 (the very
-- name) to 1000. A former name finds an institution, too. What has ended stands behind its equals that have not.
-- The threshold of similarity is the function's own: at the default of 0.6 one wrong letter in a short name finds nothing.
CREATE FUNCTION directory_matches(wanted text) RETURNS TABLE (kind text, key text, title text, distance integer)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.45
AS $$
  WITH candidates AS (
    SELECT 'Institution' AS kind, moe_number::text AS key, sort_name AS title, sort_name AS name, search_text, status = 'CLOSED' AS has_ended
      FROM institutions WHERE wanted <% search_text
    UNION ALL
    SELECT 'Institution', moe_number::text, i.sort_name, n.search_text, n.search_text, i.status = 'CLOSED'
      FROM institution_names n JOIN institutions i USING (moe_number) WHERE wanted <% n.search_text
    UNION ALL
    SELECT 'Provider', id::text, search_text, search_text, search_text, false
      FROM providers WHERE wanted <% search_text
    UNION ALL
    SELECT 'Service', id::text, search_text, search_text, search_text, status = 'DEFUNCT'
      FROM services WHERE wanted <% search_text
  )
  SELECT kind, key, title, min(CASE
      WHEN name = wanted THEN 0
      WHEN starts_with(name, wanted) THEN 100
      ELSE 200 + round(700 * (1 - word_similarity(wanted, search_text)))
    END + CASE WHEN has_ended THEN 50 ELSE 0 END)::integer
  FROM candidates
  GROUP BY kind, key, title
$$;
