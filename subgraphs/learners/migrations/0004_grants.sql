-- Who may see what of whom, derived from facts. What a basis gives by itself:
INSERT INTO "basis_categories" (basis, categories) VALUES
  ('WHANAU', '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING}'),
  ('LEARNER', '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING}'),
  ('ENROLMENT', '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS}'),
  ('SUPPORT_TEAM', '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,NOTES}'),
  ('COMMUNITY_REGISTER', '{IDENTITY,EDUCATION,NEEDS}');--> statement-breakpoint

-- The first instant of a day in New Zealand: a last day counts to its end there, wherever the server stands.
CREATE FUNCTION day_begins(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN day::timestamp AT TIME ZONE 'Pacific/Auckland';--> statement-breakpoint

-- The definition: which facts give which grants. Everything else here only keeps learner_grants equal to it.
CREATE VIEW learner_grant_facts WITH (security_invoker = true) AS
  -- Being whānau, but for the times in which an order keeps the person away. OTHER is close to the learner and no whānau.
  SELECT member.learner_id, 'person:' || member.person_id AS grantee, basis, categories, lower(free)::timestamptz(3) AS valid_from, upper(free)::timestamptz(3) AS valid_until, member.id AS source_id
    FROM whanau_members AS member
    JOIN basis_categories ON basis = 'WHANAU'
    CROSS JOIN LATERAL unnest('{(,)}'::tstzmultirange - coalesce((
      SELECT range_agg(tstzrange(restriction.from_at, restriction.until_at)) FROM contact_restrictions AS restriction
        WHERE restriction.learner_id = member.learner_id AND restriction.person_id = member.person_id), '{}')) AS free
    WHERE member.relationship <> 'OTHER'
  UNION ALL
  SELECT learner.id, 'person:' || learner.id, basis, categories, NULL, NULL, learner.id
    FROM learners AS learner JOIN basis_categories ON basis = 'LEARNER'
  UNION ALL
  SELECT enrolment.learner_id, 'institution:' || enrolment.institution_moe_number, basis, categories, day_begins(enrolment.from_date), day_begins(enrolment.until_date + 1), enrolment.id
    FROM enrolments AS enrolment JOIN basis_categories ON basis = 'ENROLMENT'
  UNION ALL
  SELECT member.learner_id, 'person:' || member.practitioner_id, basis, categories, day_begins(member.from_date), day_begins(member.until_date + 1), member.id
    FROM support_team_members AS member JOIN basis_categories ON basis = 'SUPPORT_TEAM'
  UNION ALL
  -- The one whom the whānau go to is one of the team.
  SELECT contact.learner_id, 'person:' || contact.practitioner_id, basis, categories, day_begins(contact.since_date), day_begins(contact.until_date + 1), contact.id
    FROM known_contacts AS contact JOIN basis_categories ON basis = 'SUPPORT_TEAM'
  UNION ALL
  SELECT entry.learner_id, 'community:' || entry.community_id, basis, categories, day_begins(entry.from_date), day_begins(entry.until_date + 1), entry.id
    FROM register_entries AS entry JOIN basis_categories ON basis = 'COMMUNITY_REGISTER'
    WHERE entry.consented_to_community AND entry.community_id IS NOT NULL
  UNION ALL
  SELECT learner_id, recipient, 'CONSENT', categories, greatest(given_at, day_begins(from_date)), least(withdrawn_at, day_begins(until_date + 1)), id
    FROM consents
  UNION ALL
  SELECT learner_id, recipient, 'LAW', categories, from_at, least(until_at, ended_at), id
    FROM lawful_accesses
  UNION ALL
  SELECT learner_id, 'person:' || person_id, 'BREAK_GLASS', categories, opened_at, least(ends_at, closed_at), id
    FROM break_glass
    -- Nobody is told that there is no such learner, so there can be records of one.
    WHERE EXISTS (SELECT FROM learners WHERE learners.id = break_glass.learner_id);--> statement-breakpoint

-- In what the grants differ from the facts: nothing, unless somebody wrote past the triggers.
CREATE VIEW learner_grant_differences WITH (security_invoker = true) AS
  SELECT 'MISSING' AS difference, missing.* FROM (
    SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grant_facts
    EXCEPT SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grants) AS missing
  UNION ALL
  SELECT 'SUPERFLUOUS', superfluous.* FROM (
    SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grants
    EXCEPT SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grant_facts) AS superfluous;--> statement-breakpoint

-- Makes the grants of these learners equal to their facts. Learners are taken one transaction at a time: a member and an
-- order against them, written at the same time, would otherwise each be derived without the other.
CREATE FUNCTION derive_learner_grants(affected uuid[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM learners WHERE id = ANY (affected) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM learner_grants AS stored USING (
      SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grants WHERE learner_id = ANY (affected)
      EXCEPT SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grant_facts WHERE learner_id = ANY (affected)) AS gone
    WHERE stored.learner_id = gone.learner_id AND stored.grantee = gone.grantee AND stored.source_id = gone.source_id AND stored.basis = gone.basis
      AND stored.valid_from IS NOT DISTINCT FROM gone.valid_from;
  INSERT INTO learner_grants (learner_id, grantee, basis, categories, valid_from, valid_until, source_id)
    SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grant_facts WHERE learner_id = ANY (affected)
    EXCEPT SELECT learner_id, grantee, basis, categories, valid_from, valid_until, source_id FROM learner_grants WHERE learner_id = ANY (affected);
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION derive_learner_grants(uuid[]) FROM PUBLIC;--> statement-breakpoint

-- Runs with its owner's rights: whoever may write a fact may not write a grant.
CREATE FUNCTION derive_grants_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'learners' THEN
    PERFORM derive_learner_grants(array(SELECT id FROM new_rows));
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM derive_learner_grants(array(SELECT DISTINCT learner_id FROM new_rows));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM derive_learner_grants(array(SELECT DISTINCT learner_id FROM old_rows));
  ELSE
    PERFORM derive_learner_grants(array(SELECT learner_id FROM old_rows UNION SELECT learner_id FROM new_rows));
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learner_grants_of_new" AFTER INSERT ON "learners" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed();--> statement-breakpoint
DO $$
DECLARE
  facts text;
BEGIN
  FOREACH facts IN ARRAY ARRAY['whanau_members', 'contact_restrictions', 'enrolments', 'support_team_members', 'known_contacts', 'register_entries', 'consents', 'lawful_accesses', 'break_glass']
  LOOP
    EXECUTE format('CREATE TRIGGER learner_grants_of_new AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed()', facts);
    EXECUTE format('CREATE TRIGGER learner_grants_of_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed()', facts);
    EXECUTE format('CREATE TRIGGER learner_grants_of_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION derive_grants_of_changed()', facts);
  END LOOP;
END $$;--> statement-breakpoint

-- For bulk loads by the owner, in one transaction: suspend, load, rebuild. What triggers would derive statement by
-- statement is then derived once.
CREATE PROCEDURE suspend_learner_grants() LANGUAGE plpgsql AS $$
DECLARE
  facts record;
BEGIN
  FOR facts IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgfoid = 'derive_grants_of_changed'::regproc LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', facts.name, facts.tgname);
  END LOOP;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON PROCEDURE suspend_learner_grants() FROM PUBLIC;--> statement-breakpoint
CREATE FUNCTION rebuild_learner_grants() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  facts record;
  written bigint;
BEGIN
  TRUNCATE learner_grants;
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
  FOR facts IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgfoid = 'derive_grants_of_changed'::regproc LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', facts.name, facts.tgname);
  END LOOP;
  RETURN written;
END;
$$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION rebuild_learner_grants() FROM PUBLIC;
