-- Statements that grew with the whole country, or with how often somebody looked at one learner, read what they answer with.

-- One line for what one operation read of one learner, as before, with the parts found by their request: a learner whom many look
-- at within one minute is no longer compared with all of it for each line. What names no request is a line of its own.
CREATE INDEX "access_events_of_request" ON "access_events" ("subject_id", "request_id", "occurred_at") WHERE "subject_id" IS NOT NULL AND "request_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "collected_access_events_of_request" ON "collected_access_events" ("subject_id", "request_id", "occurred_at") WHERE "subject_id" IS NOT NULL AND "request_id" IS NOT NULL;--> statement-breakpoint
CREATE OR REPLACE VIEW access_log WITH (security_invoker = true) AS
  SELECT line.id, line.occurred_at, line.subject_id, line.viewer_id, line.viewer_role, line.viewer_organisations, line.purpose, line.operation,
      coalesce(parts.categories, line.categories) AS categories, coalesce(parts.bases, line.bases) AS bases, coalesce(parts.sources, ARRAY[line.source]) AS sources
    FROM access_events_of_all AS line
    CROSS JOIN LATERAL (
      SELECT CASE WHEN count(*) > 0 THEN coalesce(array_agg(DISTINCT category) FILTER (WHERE category IS NOT NULL), '{}') END AS categories,
          CASE WHEN count(*) > 0 THEN coalesce(array_agg(DISTINCT basis) FILTER (WHERE basis IS NOT NULL), '{}') END AS bases,
          array_agg(DISTINCT part.source) AS sources,
          coalesce(bool_or((part.source <> '/subgraphs/learners', part.occurred_at, part.id) < (line.source <> '/subgraphs/learners', line.occurred_at, line.id)), false) AS is_no_line
        FROM access_events_of_all AS part
        LEFT JOIN LATERAL unnest(part.categories) AS category ON true
        LEFT JOIN LATERAL unnest(part.bases) AS basis ON true
        WHERE part.subject_id = line.subject_id AND part.request_id = line.request_id
          AND part.occurred_at >= date_trunc('minute', line.occurred_at) AND part.occurred_at < date_trunc('minute', line.occurred_at) + interval '1 minute'
          AND part.viewer_id IS NOT DISTINCT FROM line.viewer_id AND part.viewer_role = line.viewer_role AND part.viewer_organisations = line.viewer_organisations
          AND part.purpose IS NOT DISTINCT FROM line.purpose AND part.operation IS NOT DISTINCT FROM line.operation
    ) AS parts
    WHERE NOT parts.is_no_line;--> statement-breakpoint

-- One page of ids of the learners whom the viewer may see, by name, as before. Whoever may see a few thousand: those are looked up
-- and put in order, which costs as many look-ups. Whoever may see more: the index of names is walked until the page is full, which takes the
-- fewer steps the more they may see. Left to itself Postgres walked a third of the country for an agency with two thousand
-- consents, with three processes. The conditions of the policies on learners and learner_grants are repeated in both: change all together.
CREATE OR REPLACE FUNCTION learners_in_order(after_name text, after_id uuid, size integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 ROWS 50
  AS $$
  DECLARE
    names text[] := viewer_grantees();
    few CONSTANT integer := 5000;
  BEGIN
    IF (SELECT count(*) FROM (SELECT FROM learner_grants WHERE grantee = ANY (names) LIMIT few + 1) AS counted) <= few THEN
      RETURN QUERY SELECT learners.id FROM learners
        WHERE learners.id = ANY (array(SELECT DISTINCT g.learner_id FROM learner_grants AS g WHERE 'IDENTITY' = ANY (g.categories)
            AND g.grantee = ANY (names)
            AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())))
          AND (search_name, learners.id) > (after_name, after_id)
        ORDER BY search_name, learners.id LIMIT size;
    ELSE
      RETURN QUERY SELECT learners.id FROM learners
        WHERE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learners.id AND 'IDENTITY' = ANY (g.categories)
            AND g.grantee = ANY (names)
            AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp()))
          AND (search_name, learners.id) > (after_name, after_id)
        ORDER BY search_name, learners.id LIMIT size;
    END IF;
  END
  $$;--> statement-breakpoint

-- As before, of those of whom the agency has no notice yet: nearly all that an agency reads it has read before. The day is
-- counted once.
CREATE OR REPLACE FUNCTION raise_indirect_collection_notices() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO indirect_collection_notices (learner_id, agency, purpose, kept_from_whanau, raised_at, due_on)
    WITH first_reads AS MATERIALIZED (
      SELECT event, substr(organisation, length('agency:') + 1) AS agency, ((event).occurred_at AT TIME ZONE 'Pacific/Auckland')::date AS day
        FROM seen JOIN access_events AS event ON event.id = seen.id AND event.occurred_at = seen.occurred_at
          JOIN learners ON learners.id = event.subject_id
          CROSS JOIN LATERAL unnest(event.viewer_organisations) AS organisation
        WHERE organisation IN ('agency:HEALTH', 'agency:ORANGA_TAMARIKI', 'agency:MSD', 'agency:POLICE')
          AND NOT EXISTS (SELECT FROM indirect_collection_notices AS raised WHERE raised.learner_id = event.subject_id AND 'agency:' || raised.agency = organisation)),
    days AS MATERIALIZED (SELECT day, working_day_after(day, notice_working_days()) AS due_on FROM (SELECT DISTINCT day FROM first_reads) AS distinct_days)
    SELECT (event).subject_id, agency, (event).purpose, is_kept_from_whanau(event), (event).occurred_at, due_on
      FROM first_reads JOIN days USING (day)
      ORDER BY 1, 2
    ON CONFLICT (learner_id, agency) DO NOTHING;
  RETURN NULL;
END;
$$;--> statement-breakpoint

-- What there is to do, as before, with the viewer's learners as one list that each index is searched for: open corrections of the whole
-- country were asked one by one whether they are the viewer's.
CREATE OR REPLACE VIEW work_items WITH (security_invoker = true) AS
  WITH mine AS MATERIALIZED (SELECT array_agg(DISTINCT learner_id) AS ids FROM learner_grants WHERE basis IN ('ENROLMENT', 'SUPPORT_TEAM'))
  SELECT plan.id AS record_id, plan.learner_id, 'PLAN_REVIEW' AS kind, plan.next_review_on AS due_on
    FROM one_plans AS plan WHERE plan.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND plan.status IN ('ACTIVE', 'UNDER_REVIEW') AND plan.next_review_on IS NOT NULL
  UNION ALL
  SELECT plan.id, plan.learner_id, 'PLAN_TO_AGREE', plan.from_date
    FROM one_plans AS plan WHERE plan.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND plan.status = 'DRAFT'
  UNION ALL
  -- Learner by learner (offset 0 keeps it so): the view groups, and would otherwise be made for the whole country first.
  SELECT mine.learner_id, mine.learner_id, 'KNOWN_CONTACT_MISSING',
      greatest(supported.since, (SELECT max(contact.until_date) FROM known_contacts AS contact WHERE contact.learner_id = mine.learner_id))
    FROM (SELECT unnest(ids) AS learner_id FROM mine) AS mine CROSS JOIN LATERAL (SELECT since FROM supported_learners WHERE supported_learners.learner_id = mine.learner_id OFFSET 0) AS supported
    WHERE NOT EXISTS (SELECT FROM known_contacts AS contact WHERE contact.learner_id = mine.learner_id AND contact.until_date IS NULL)
  UNION ALL
  SELECT contact.id, contact.learner_id, 'KNOWN_CONTACT_TO_CONFIRM', contact.to_confirm_since
    FROM known_contacts AS contact WHERE contact.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND contact.until_date IS NULL AND contact.to_confirm_since IS NOT NULL
  UNION ALL
  -- Nobody confirms themselves.
  SELECT member.id, member.learner_id, 'TEAM_PLACE_TO_CONFIRM', member.from_date
    FROM support_team_members AS member
    WHERE member.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND num_nonnulls(member.support_id, member.case_assignment_id) > 0 AND member.confirmed_at IS NULL AND member.refused_at IS NULL
      AND (member.until_date IS NULL OR member.until_date >= today_in_new_zealand()) AND member.practitioner_id::text <> viewer_id()
  UNION ALL
  SELECT consent.id, consent.learner_id, 'CONSENT_ENDING', consent.until_date
    FROM consents AS consent
    WHERE consent.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND consent.withdrawn_at IS NULL AND consent.replaced_at IS NULL AND consent.until_date >= today_in_new_zealand()
  UNION ALL
  SELECT entry.id, entry.learner_id, 'REGISTER_ENTRY_TO_CHECK', (checked.day + make_interval(months => register_check_months()))::date
    FROM register_entries AS entry
      CROSS JOIN LATERAL (SELECT (greatest(entry.recorded_at, (
        SELECT max(confirmation.recorded_at) FROM register_entry_confirmations AS confirmation WHERE confirmation.entry_id = entry.id)) AT TIME ZONE 'Pacific/Auckland')::date AS day) AS checked
    WHERE entry.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND entry.from_date <= today_in_new_zealand() AND (entry.until_date IS NULL OR entry.until_date >= today_in_new_zealand()) AND viewer_is_at(entry.institution_moe_number)
  UNION ALL
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM correction_requests AS request WHERE request.learner_id = ANY ((SELECT ids FROM mine)::uuid[]) AND request.status = 'OPEN' AND NOT (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT request.id, request.learner_id, 'CORRECTION_DUE', request.due_on
    FROM correction_requests AS request WHERE request.status = 'OPEN' AND (SELECT viewer_is_privacy_officer())
  UNION ALL
  SELECT notice.id, notice.learner_id, 'NOTICE_DUE', notice.due_on
    FROM indirect_collection_notices AS notice WHERE notice.settled_at IS NULL AND (SELECT viewer_is_privacy_officer());--> statement-breakpoint

-- The last days at a place of learning, of those who are enrolled nowhere without an end.
ALTER TABLE "learner_last_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learner_last_days" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "nobody_reads" ON "learner_last_days" FOR SELECT USING (false);--> statement-breakpoint
-- The definition; everything else here only keeps learner_last_days equal to it.
CREATE VIEW learner_last_day_facts WITH (security_invoker = true) AS
  SELECT learner.id AS learner_id, coalesce(max(enrolment.until_date), (learner.updated_at AT TIME ZONE 'Pacific/Auckland')::date) AS last_day
    FROM learners AS learner LEFT JOIN enrolments AS enrolment ON enrolment.learner_id = learner.id
    GROUP BY learner.id HAVING count(enrolment.id) = count(enrolment.until_date);--> statement-breakpoint
-- Learners are taken one transaction at a time, as by derive_learner_grants: two enrolments that end at the same time would otherwise
-- each be counted without the other.
CREATE FUNCTION derive_last_days(affected uuid[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM learners WHERE id = ANY (affected) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM learner_last_days WHERE learner_id = ANY (affected);
  INSERT INTO learner_last_days SELECT learner_id, last_day FROM learner_last_day_facts WHERE learner_id = ANY (affected);
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION derive_last_days(uuid[]) FROM PUBLIC;--> statement-breakpoint
CREATE FUNCTION derive_last_days_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_LEVEL = 'ROW' THEN
    PERFORM derive_last_days(ARRAY[new.id]);
  ELSIF TG_TABLE_NAME = 'learners' THEN
    PERFORM derive_last_days(array(SELECT id FROM new_rows));
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM derive_last_days(array(SELECT DISTINCT learner_id FROM new_rows));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM derive_last_days(array(SELECT DISTINCT learner_id FROM old_rows));
  ELSE
    PERFORM derive_last_days(array(SELECT learner_id FROM old_rows UNION SELECT learner_id FROM new_rows));
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learner_last_days_of_new" AFTER INSERT ON "learners" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_last_days_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_last_days_of_changed" AFTER UPDATE ON "learners" FOR EACH ROW WHEN (old.updated_at IS DISTINCT FROM new.updated_at) EXECUTE FUNCTION derive_last_days_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_last_days_of_new" AFTER INSERT ON "enrolments" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_last_days_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_last_days_of_changed" AFTER UPDATE ON "enrolments" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_last_days_of_changed();--> statement-breakpoint
CREATE TRIGGER "learner_last_days_of_removed" AFTER DELETE ON "enrolments" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_last_days_of_changed();--> statement-breakpoint
INSERT INTO "learner_last_days" SELECT learner_id, last_day FROM learner_last_day_facts;--> statement-breakpoint

-- Bulk loads suspend both derivations and rebuild both.
CREATE OR REPLACE PROCEDURE suspend_learner_grants() LANGUAGE plpgsql AS $$
DECLARE
  facts record;
BEGIN
  FOR facts IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgfoid IN ('derive_grants_of_changed'::regproc, 'derive_last_days_of_changed'::regproc) LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', facts.name, facts.tgname);
  END LOOP;
END;
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION rebuild_learner_grants() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  facts record;
  written bigint;
BEGIN
  TRUNCATE learner_grants, learner_last_days;
  -- Made again afterwards: one sort instead of millions of searches, one comparison instead of millions of look-ups.
  ALTER TABLE learner_grants DROP CONSTRAINT learner_grants_by_learner, DROP CONSTRAINT learner_grants_learner_id_learners_id_fk;
  DROP INDEX learner_grants_by_grantee;
  INSERT INTO learner_grants (learner_id, grantee, basis, categories, valid_from, valid_until, source_id)
    SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grant_facts;
  GET DIAGNOSTICS written = ROW_COUNT;
  PERFORM set_config('maintenance_work_mem', '256MB', true);
  ALTER TABLE learner_grants ADD CONSTRAINT learner_grants_by_learner UNIQUE NULLS NOT DISTINCT (learner_id, grantee, source_id, basis, valid_from),
    ADD CONSTRAINT learner_grants_learner_id_learners_id_fk FOREIGN KEY (learner_id) REFERENCES learners (id) ON DELETE CASCADE;
  CREATE INDEX learner_grants_by_grantee ON learner_grants (grantee, learner_id);
  INSERT INTO learner_last_days SELECT learner_id, last_day FROM learner_last_day_facts;
  FOR facts IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgfoid IN ('derive_grants_of_changed'::regproc, 'derive_last_days_of_changed'::regproc) LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', facts.name, facts.tgname);
  END LOOP;
  RETURN written;
END;
$$;--> statement-breakpoint

-- One page of the records whose time to be kept is over, the longest over first; for privacy officers alone, who see no record. A day more than the
-- years, because the 29th of February has no day of its own in other years.
DROP FUNCTION records_past_retention(date);--> statement-breakpoint
CREATE FUNCTION records_past_retention(over_by date, after_day date, after_learner uuid, size integer) RETURNS TABLE (learner_id uuid, last_day date, retain_until date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT gone.learner_id, gone.last_day, retained_until(gone.last_day)
    FROM learner_last_days AS gone
    WHERE viewer_is_privacy_officer() AND gone.last_day < today_in_new_zealand() AND gone.last_day <= (over_by - make_interval(years => retention_years()) + interval '1 day')::date
      AND retained_until(gone.last_day) <= over_by AND (gone.last_day, gone.learner_id) > (after_day, after_learner)
    ORDER BY gone.last_day, gone.learner_id LIMIT size
$$;
