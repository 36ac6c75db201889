-- The oldest months of the log of all are dropped after their time: what is left may begin anywhere, so that its first entry
-- is compared with one before it only where that is known.
CREATE OR REPLACE FUNCTION collected_access_problems() RETURNS TABLE (source text, kind text, lane smallint, place bigint) LANGUAGE sql STABLE AS $$
  SELECT log.source, CASE WHEN log.place > log.place_before + 1 THEN 'MISSING' ELSE 'ALTERED' END, log.lane, log.place
    FROM (
      SELECT event.source, event.lane, event.place, event.digest, lag(event.place, 1, CASE event.place WHEN 1 THEN 0 END) OVER in_lane AS place_before,
          sha256(lag(event.digest, 1, CASE event.place WHEN 1 THEN sha256(convert_to('access log, lane ' || event.lane, 'UTF8')) END) OVER in_lane
            || access_event_content(row(event.id, event.occurred_at, event.subject_id, event.sought_id, event.categories, event.bases, event.viewer_id, event.viewer_role,
              event.viewer_organisations, event.purpose, event.operation, event.request_id, event.lane, event.place, event.digest)::access_events)) AS digest_due
        FROM collected_access_events AS event WINDOW in_lane AS (PARTITION BY event.source, event.lane ORDER BY event.place)
    ) AS log
    WHERE log.place <> log.place_before + 1 OR log.digest <> log.digest_due
$$;
