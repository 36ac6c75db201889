DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ethnicities', 'iwi', 'support_needs', 'sub_needs', 'basis_categories', 'learner_grants', 'learners', 'whanau_members', 'contact_restrictions',
    'enrolments', 'known_contacts', 'support_team_members', 'needs', 'one_plans', 'goals', 'register_entries', 'consents', 'lawful_accesses', 'break_glass']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  -- Classifications, and what a basis gives, are public.
  FOREACH name IN ARRAY ARRAY['ethnicities', 'iwi', 'support_needs', 'sub_needs', 'basis_categories'] LOOP
    EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT USING (true)', name);
  END LOOP;
END $$;--> statement-breakpoint

-- The names under which grants may be made to the viewer. A role that is not listed, an analyst's or one to come, sees
-- nobody, and neither does an agency that does not say what for. An organisation called person:… makes nobody that person.
CREATE FUNCTION viewer_grantees() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE
    WHEN viewer_role() NOT IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'AGENCY')
      OR (viewer_role() = 'AGENCY' AND viewer_purpose() IS NULL) THEN '{}'
    ELSE array_remove('person:' || viewer_id() || array(SELECT organisation FROM unnest(viewer_organisations()) AS organisation WHERE NOT starts_with(organisation, 'person:')), NULL)
  END;--> statement-breakpoint

-- The viewer's own grants that are valid at this instant. All other policies read the grants through this one.
CREATE POLICY "viewers_read_their_valid_ones" ON "learner_grants" FOR SELECT USING (
  grantee = ANY ((SELECT viewer_grantees())::text[])
  AND (valid_from IS NULL OR valid_from <= statement_timestamp()) AND (valid_until IS NULL OR valid_until > statement_timestamp()));--> statement-breakpoint

-- Each table about a learner belongs to one category.
CREATE POLICY "granted_viewers_read" ON "learners" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learners.id AND 'IDENTITY' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "whanau_members" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = whanau_members.learner_id AND 'CONTACT' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "enrolments" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = enrolments.learner_id AND 'EDUCATION' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "known_contacts" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = known_contacts.learner_id AND 'SUPPORTS' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "support_team_members" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = support_team_members.learner_id AND 'SUPPORTS' = ANY (g.categories)));--> statement-breakpoint
-- Who agrees that a community sees an entry of the register agrees to that entry, not to every need there is.
CREATE POLICY "granted_viewers_read" ON "needs" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = needs.learner_id AND 'NEEDS' = ANY (g.categories) AND g.basis <> 'COMMUNITY_REGISTER'));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "one_plans" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = one_plans.learner_id AND 'PLAN' = ANY (g.categories)));--> statement-breakpoint
CREATE POLICY "granted_viewers_read" ON "goals" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = goals.learner_id AND 'PLAN' = ANY (g.categories)));--> statement-breakpoint
-- A community sees the entries that were agreed to be shown to it, not the learner's others.
CREATE POLICY "granted_viewers_read" ON "register_entries" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = register_entries.learner_id AND 'NEEDS' = ANY (g.categories)
    AND (g.basis <> 'COMMUNITY_REGISTER' OR g.source_id = register_entries.id)));--> statement-breakpoint

-- The facts of access themselves. What was agreed to is for those who agreed, those who got it, and those who work with it.
CREATE POLICY "granted_viewers_read" ON "consents" FOR SELECT
  USING (recipient = ANY ((SELECT viewer_grantees())::text[])
    OR EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = consents.learner_id AND g.basis IN ('WHANAU', 'LEARNER', 'ENROLMENT', 'SUPPORT_TEAM')));--> statement-breakpoint
-- Whom an order keeps away is for those who must keep to it.
CREATE POLICY "granted_viewers_read" ON "contact_restrictions" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = contact_restrictions.learner_id AND g.basis IN ('ENROLMENT', 'SUPPORT_TEAM')));--> statement-breakpoint
-- That an agency asked, or that somebody broke the glass, can be dangerous to tell: whānau learn of it by notice.
CREATE POLICY "those_concerned_read" ON "lawful_accesses" FOR SELECT
  USING (recipient = ANY ((SELECT viewer_grantees())::text[]) OR decided_by = (SELECT viewer_id()) OR 'privacy-officer' = ANY ((SELECT viewer_scopes())::text[]));--> statement-breakpoint
CREATE POLICY "those_concerned_read" ON "break_glass" FOR SELECT
  USING (person_id::text = (SELECT viewer_id()) OR 'privacy-officer' = ANY ((SELECT viewer_scopes())::text[]));--> statement-breakpoint

-- Was this read under a record that says telling the whānau would put somebody in danger? With its owner's rights, as the
-- whānau cannot see that record; it says no more than that.
CREATE FUNCTION is_kept_from_whanau(event access_events) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (event.bases && '{BREAK_GLASS}' AND EXISTS (
      SELECT FROM break_glass AS record WHERE record.learner_id = event.subject_id AND record.notice_unsafe_reason IS NOT NULL
        AND record.person_id::text = event.viewer_id AND event.occurred_at BETWEEN record.opened_at AND record.ends_at))
    OR (event.bases && '{LAW}' AND EXISTS (
      SELECT FROM lawful_accesses AS record WHERE record.learner_id = event.subject_id AND record.notice_unsafe_reason IS NOT NULL
        AND record.recipient = ANY (event.viewer_organisations) AND event.occurred_at BETWEEN record.from_at AND record.until_at))
$$;--> statement-breakpoint
CREATE POLICY "learners_and_whanau_read" ON "access_events" FOR SELECT
  USING (EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = access_events.subject_id AND g.basis IN ('WHANAU', 'LEARNER'))
    AND NOT is_kept_from_whanau(access_events));--> statement-breakpoint
CREATE POLICY "privacy_officers_read" ON "access_events" FOR SELECT
  USING ('privacy-officer' = ANY ((SELECT viewer_scopes())::text[]));--> statement-breakpoint

-- On which grounds the viewer sees what is noted of each learner: what the access log keeps. It runs inside the log's own
-- function, past the policies, and so asks for the viewer's valid grants itself.
CREATE OR REPLACE FUNCTION access_bases(noted jsonb) RETURNS TABLE (subject uuid, bases text[]) LANGUAGE sql STABLE AS $$
  SELECT item.subject, array_agg(DISTINCT g.basis ORDER BY g.basis)
    FROM jsonb_to_recordset(noted) AS item (subject uuid, categories text[])
    JOIN learner_grants AS g ON g.learner_id = item.subject AND g.categories && item.categories
    WHERE g.grantee = ANY ((SELECT viewer_grantees())::text[])
      AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
    GROUP BY item.subject
$$;--> statement-breakpoint

-- Which of the learners whom the viewer may see have names with words that begin like these: one page of ids.
--
-- A policy is checked before any operator that could leak what it compares, and LIKE could: under row-level security
-- the trigram index is out of reach and each search would read every learner. This function runs with its owner's
-- rights and therefore holds the conditions of the policies on learners and learner_grants itself: change all together.
-- It gives ids only; their rows are read under the policies like all others.
--
-- An index cannot answer LIKE ALL, so the three longest words are asked for one by one. Planned anew each time, with the
-- words known: how many learners a name has decides whether the index of words or the order of the list is the way.
CREATE FUNCTION learners_named(words text, after_name text, after_id uuid, size integer)
  RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 50
  AS $$
    SELECT id FROM learners
      WHERE EXISTS (SELECT FROM learner_grants AS g WHERE g.learner_id = learners.id AND 'IDENTITY' = ANY (g.categories)
          AND g.grantee = ANY ((SELECT viewer_grantees())::text[])
          AND (g.valid_from IS NULL OR g.valid_from <= statement_timestamp()) AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp()))
        AND search_name LIKE (name_patterns(words))[1]
        AND ((name_patterns(words))[2] IS NULL OR search_name LIKE (name_patterns(words))[2])
        AND ((name_patterns(words))[3] IS NULL OR search_name LIKE (name_patterns(words))[3])
        AND ((name_patterns(words))[4] IS NULL OR search_name LIKE ALL (name_patterns(words)))
        AND (search_name, id) > (after_name, after_id)
      ORDER BY search_name, id LIMIT size
  $$;
