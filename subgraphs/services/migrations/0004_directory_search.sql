CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE INDEX providers_by_search_text ON providers USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX services_by_search_text ON services USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
-- Loads pg_trgm into this session: before that its setting below is unknown, and only a superuser may give one to a function.
SELECT show_limit();
--> statement-breakpoint
-- Every entry of the directory that `wanted` may mean, with its distance from 0 (the very name) to 1000. `wanted` is folded
-- already; `words` are patterns for "like", one for each of its words. A former name finds an institution, too. What has
-- ended stands behind its equals that have not.
--
-- Names that hold every word come first. Only when they are few is the search for names with other letters made: it costs
-- ten times as much, and whoever wrote a word that many names hold has made no mistake.
--
-- The threshold of similarity is the function's own: at the default of 0.6 one wrong letter in a short name finds nothing. The
-- planner takes a comparison of trigrams for as cheap as one of numbers and would read every row instead of the index.
CREATE FUNCTION directory_matches(wanted text, words text[]) RETURNS TABLE (kind text, key text, title text, distance integer)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.45 SET enable_seqscan = off
AS $$
  WITH holding AS MATERIALIZED (
    SELECT 'Institution' AS kind, moe_number::text AS key, sort_name AS title, sort_name AS name, search_text, status = 'CLOSED' AS has_ended
      FROM institutions WHERE search_text LIKE ALL (words)
    UNION ALL
    SELECT 'Institution', moe_number::text, i.sort_name, n.search_text, n.search_text, i.status = 'CLOSED'
      FROM institution_names n JOIN institutions i USING (moe_number) WHERE n.until_date IS NOT NULL AND n.search_text LIKE ALL (words)
    UNION ALL
    SELECT 'Provider', id::text, search_text, search_text, search_text, false
      FROM providers WHERE search_text LIKE ALL (words)
    UNION ALL
    SELECT 'Service', id::text, search_text, search_text, search_text, status = 'DEFUNCT'
      FROM services WHERE search_text LIKE ALL (words)
  ), alike AS (
    SELECT 'Institution' AS kind, moe_number::text AS key, sort_name AS title, search_text, status = 'CLOSED' AS has_ended
      FROM institutions WHERE wanted <% search_text
    UNION ALL
    SELECT 'Institution', moe_number::text, i.sort_name, n.search_text, i.status = 'CLOSED'
      FROM institution_names n JOIN institutions i USING (moe_number) WHERE n.until_date IS NOT NULL AND wanted <% n.search_text
    UNION ALL
    SELECT 'Provider', id::text, search_text, search_text, false
      FROM providers WHERE wanted <% search_text
    UNION ALL
    SELECT 'Service', id::text, search_text, search_text, status = 'DEFUNCT'
      FROM services WHERE wanted <% search_text
  ), candidates AS (
    SELECT kind, key, title, has_ended, CASE
        WHEN name = wanted THEN 0
        WHEN starts_with(name, wanted) THEN 100
        WHEN strpos(' ' || search_text, ' ' || wanted) > 0 THEN 200
        ELSE 300
      END AS distance
    FROM holding
    UNION ALL
    SELECT kind, key, title, has_ended, 400 + round(500 * (1 - word_similarity(wanted, search_text)))::integer
    FROM alike WHERE (SELECT count(*) < 20 FROM holding)
  )
  SELECT kind, key, title, min(distance + CASE WHEN has_ended THEN 50 ELSE 0 END)
  FROM candidates
  GROUP BY kind, key, title
$$;
