-- The access log of all four services in one place: the others send theirs (event access.logged), and it is kept beside
-- this database's own as it was sent, with the number and the digest that each entry has where it was written.

CREATE TABLE collected_access_events (LIKE access_events INCLUDING DEFAULTS, source text NOT NULL,
  -- The same entry comes again whenever an answer was lost.
  PRIMARY KEY (occurred_at, source, lane, place)) PARTITION BY RANGE (occurred_at);--> statement-breakpoint
CREATE INDEX collected_access_events_of_subject ON collected_access_events (subject_id, occurred_at, id) WHERE subject_id IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER access_events_are_kept BEFORE UPDATE OR DELETE ON collected_access_events FOR EACH ROW EXECUTE FUNCTION refuse_change_of_access_log();--> statement-breakpoint
CREATE TRIGGER access_events_are_not_truncated BEFORE TRUNCATE ON collected_access_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_access_log();--> statement-breakpoint
ALTER TABLE collected_access_events ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE collected_access_events FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- Adds what another service sent. With its owner's rights, because nobody else writes a log; the way in for events alone
-- gets past its first line. Entries that are here already stay as they are.
CREATE FUNCTION collect_access_events(sender text, in_lane smallint, entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  month date;
BEGIN
  IF viewer_role() <> 'SYSTEM' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only another service adds to the log of all.';
  END IF;
  FOR month IN SELECT DISTINCT date_trunc('month', (entry ->> 'occurred_at')::timestamptz AT TIME ZONE 'UTC')::date FROM jsonb_array_elements(entries) AS entry LOOP
    IF to_regclass('public.collected_access_events_' || to_char(month, 'YYYY_MM')) IS NULL THEN
      PERFORM prepare_access_partition(month, 'collected_access_events');
    END IF;
  END LOOP;
  INSERT INTO collected_access_events (id, occurred_at, subject_id, sought_id, categories, bases, viewer_id, viewer_role, viewer_organisations, purpose, operation, request_id, lane, place, digest, source)
    SELECT id, occurred_at, subject_id, sought_id, categories, bases, viewer_id, viewer_role, viewer_organisations, purpose, operation, request_id, in_lane, place, decode(digest, 'hex'), sender
      FROM jsonb_to_recordset(entries) AS entry (id uuid, occurred_at timestamptz(3), subject_id uuid, sought_id uuid, categories text[], bases text[], viewer_id text, viewer_role text,
        viewer_organisations text[], purpose text, operation text, request_id text, place bigint, digest text)
    ON CONFLICT DO NOTHING;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION collect_access_events(text, smallint, jsonb) FROM public;--> statement-breakpoint
CALL grant_to_app('execute', 'function collect_access_events(text, smallint, jsonb)');--> statement-breakpoint

-- An entry of another service does not say on which ground somebody saw what they saw: that is decided here. So whatever
-- is read there during an emergency, or while a law's record stands, that is kept from the whānau is kept from them, too.
-- A minute more on either side, because the clocks of two services differ.
CREATE FUNCTION is_kept_from_whanau(event collected_access_events) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
      SELECT FROM break_glass AS record WHERE record.learner_id = event.subject_id AND record.notice_unsafe_reason IS NOT NULL
        AND record.person_id::text = event.viewer_id AND event.occurred_at BETWEEN record.opened_at - interval '1 minute' AND record.ends_at + interval '1 minute')
    OR EXISTS (
      SELECT FROM lawful_accesses AS record WHERE record.learner_id = event.subject_id AND record.notice_unsafe_reason IS NOT NULL
        AND record.recipient = ANY (event.viewer_organisations) AND event.occurred_at BETWEEN record.from_at - interval '1 minute' AND record.until_at + interval '1 minute')
$$;--> statement-breakpoint
CREATE POLICY "learners_and_whanau_read" ON "collected_access_events" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = collected_access_events.subject_id AND g.basis IN ('WHANAU', 'LEARNER'))
    AND NOT is_kept_from_whanau(collected_access_events));--> statement-breakpoint
CREATE POLICY "privacy_officers_read" ON "collected_access_events" FOR SELECT
  USING ('privacy-officer' = ANY ((SELECT viewer_scopes())::text[]));--> statement-breakpoint

CREATE VIEW access_events_of_all WITH (security_invoker = true) AS
  SELECT id, occurred_at, subject_id, categories, bases, viewer_id, viewer_role, viewer_organisations, purpose, operation, request_id, '/subgraphs/learners' AS source FROM access_events
  UNION ALL
  SELECT id, occurred_at, subject_id, categories, bases, viewer_id, viewer_role, viewer_organisations, purpose, operation, request_id, source FROM collected_access_events;--> statement-breakpoint

-- What one operation read of one learner, in however many services and steps, is one line: whoever looked, looked once.
-- The line stands where this service's own entry stands, so that an entry that arrives later does not move it. A client may
-- choose the id of its request, and the same one for ever: what is a minute apart is another line, and so is another
-- viewer's, organisation's, purpose's or operation's.
CREATE VIEW access_log WITH (security_invoker = true) AS
  SELECT line.id, line.occurred_at, line.subject_id, line.viewer_id, line.viewer_role, line.viewer_organisations, line.purpose, line.operation, parts.categories, parts.bases, parts.sources
    FROM access_events_of_all AS line
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(DISTINCT category) FILTER (WHERE category IS NOT NULL), '{}') AS categories, coalesce(array_agg(DISTINCT basis) FILTER (WHERE basis IS NOT NULL), '{}') AS bases,
          array_agg(DISTINCT part.source) AS sources,
          bool_or((part.source <> '/subgraphs/learners', part.occurred_at, part.id) < (line.source <> '/subgraphs/learners', line.occurred_at, line.id)) AS is_no_line
        FROM access_events_of_all AS part
        LEFT JOIN LATERAL unnest(part.categories) AS category ON true
        LEFT JOIN LATERAL unnest(part.bases) AS basis ON true
        WHERE part.subject_id = line.subject_id
          AND part.occurred_at >= date_trunc('minute', line.occurred_at) AND part.occurred_at < date_trunc('minute', line.occurred_at) + interval '1 minute'
          AND (part.id = line.id OR (part.request_id = line.request_id AND part.viewer_id IS NOT DISTINCT FROM line.viewer_id AND part.viewer_role = line.viewer_role
            AND part.viewer_organisations = line.viewer_organisations AND part.purpose IS NOT DISTINCT FROM line.purpose AND part.operation IS NOT DISTINCT FROM line.operation))
    ) AS parts
    WHERE NOT parts.is_no_line;--> statement-breakpoint
-- Whether what was collected is what was written: the same digests, computed again. Entries that never came are MISSING;
-- whether the newest have come yet is not asked.
CREATE FUNCTION collected_access_problems() RETURNS TABLE (source text, kind text, lane smallint, place bigint) LANGUAGE sql STABLE AS $$
  SELECT log.source, CASE WHEN log.place > log.place_before + 1 THEN 'MISSING' ELSE 'ALTERED' END, log.lane, log.place
    FROM (
      SELECT event.source, event.lane, event.place, event.digest, lag(event.place, 1, 0::bigint) OVER in_lane AS place_before,
          sha256(lag(event.digest, 1, sha256(convert_to('access log, lane ' || event.lane, 'UTF8'))) OVER in_lane
            || access_event_content(row(event.id, event.occurred_at, event.subject_id, event.sought_id, event.categories, event.bases, event.viewer_id, event.viewer_role,
              event.viewer_organisations, event.purpose, event.operation, event.request_id, event.lane, event.place, event.digest)::access_events)) AS digest_due
        FROM collected_access_events AS event WINDOW in_lane AS (PARTITION BY event.source, event.lane ORDER BY event.place)
    ) AS log
    WHERE log.place <> log.place_before + 1 OR log.digest <> log.digest_due
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION collected_access_problems() FROM public;
