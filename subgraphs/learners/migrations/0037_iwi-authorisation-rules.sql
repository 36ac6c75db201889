-- Figures of an iwi belong to the iwi: whom an authorisation in force names reads them, and each time that is written down first.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['iwi_authorisations', 'iwi_figures', 'iwi_figure_uses'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TRIGGER "iwi_authorisations_provenance" BEFORE INSERT ON "iwi_authorisations" FOR EACH ROW EXECUTE FUNCTION stamp_provenance();--> statement-breakpoint
CREATE TRIGGER "iwi_authorisations_withdrawn" BEFORE UPDATE ON "iwi_authorisations" FOR EACH ROW WHEN (new.withdrawn_at IS DISTINCT FROM old.withdrawn_at) EXECUTE FUNCTION note_who_acted('withdrawn');--> statement-breakpoint
CREATE TRIGGER "iwi_figure_uses_provenance" BEFORE INSERT ON "iwi_figure_uses" FOR EACH ROW EXECUTE FUNCTION stamp_provenance();--> statement-breakpoint

-- A group of the classification is no iwi: nobody speaks for all of it.
CREATE FUNCTION refuse_group_of_iwi() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM iwi WHERE iwi.code = new.iwi_code AND iwi.level = 2) THEN
    RAISE check_violation USING MESSAGE = 'An authorisation is about one iwi.', CONSTRAINT = 'iwi_authorisations_of_one_iwi';
  END IF;
  RETURN new;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "iwi_authorisations_of_one_iwi" BEFORE INSERT ON "iwi_authorisations" FOR EACH ROW EXECUTE FUNCTION refuse_group_of_iwi();--> statement-breakpoint

CREATE FUNCTION viewer_speaks_for_iwi(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() = 'IWI_REPRESENTATIVE' AND code = ANY (viewer_acts_for('iwi'));--> statement-breakpoint
CREATE FUNCTION viewer_writes_down_iwi_authorisations() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() <> 'ANALYST' AND 'iwi-data-steward' = ANY (viewer_scopes());--> statement-breakpoint
CREATE FUNCTION viewer_as_readers() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_organisations() || coalesce('person:' || lower(viewer_id()), '');--> statement-breakpoint
CREATE FUNCTION iwi_authorisation_in_force(authorisation iwi_authorisations) RETURNS boolean LANGUAGE sql STABLE
  RETURN authorisation.withdrawn_at IS NULL AND today_in_new_zealand() BETWEEN authorisation.from_date AND authorisation.until_date;--> statement-breakpoint
-- In force, for this viewer, and about figures of this measure and this period.
CREATE FUNCTION iwi_authorisation_lets_viewer_read(authorisation iwi_authorisations, of_measure text, of_period text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT iwi_authorisation_in_force(authorisation) AND upper(replace(of_measure, '-', '_')) = ANY (authorisation.measures)
    AND (viewer_speaks_for_iwi(authorisation.iwi_code) OR authorisation.readers && viewer_as_readers())
    AND EXISTS (SELECT FROM insights.refreshes AS refresh WHERE refresh.period = of_period AND authorisation.figures_from <= refresh.from_date AND authorisation.figures_until >= refresh.as_at)
$$;--> statement-breakpoint

CREATE POLICY "the_iwi_reads" ON "iwi_authorisations" FOR SELECT USING (viewer_speaks_for_iwi(iwi_code));--> statement-breakpoint
CREATE POLICY "those_who_write_them_down_read" ON "iwi_authorisations" FOR SELECT USING ((SELECT viewer_writes_down_iwi_authorisations()));--> statement-breakpoint
CREATE POLICY "those_it_names_read" ON "iwi_authorisations" FOR SELECT USING (iwi_authorisation_in_force(iwi_authorisations) AND readers && (SELECT viewer_as_readers())::text[]);--> statement-breakpoint
-- Who writes down what the iwi agreed to says where the agreement is, and gives nothing to themselves.
CREATE POLICY "the_iwi_authorises" ON "iwi_authorisations" FOR INSERT WITH CHECK (num_nonnulls(withdrawn_at, withdrawn_by, withdrawal_reason, withdrawn_in_role, withdrawn_for) = 0
  AND (viewer_speaks_for_iwi(iwi_code) OR (viewer_writes_down_iwi_authorisations() AND document IS NOT NULL AND NOT readers && viewer_as_readers())));--> statement-breakpoint
CREATE POLICY "the_iwi_withdraws" ON "iwi_authorisations" FOR UPDATE USING (withdrawn_at IS NULL)
  WITH CHECK (is_now(withdrawn_at) AND withdrawn_by = (SELECT viewer_id()) AND (viewer_speaks_for_iwi(iwi_code) OR viewer_writes_down_iwi_authorisations()));--> statement-breakpoint
CALL grant_to_app('insert, update (withdrawn_at, withdrawn_by, withdrawal_reason, withdrawn_in_role, withdrawn_for)', 'iwi_authorisations');--> statement-breakpoint

-- What was computed of the iwi is gone with the last authorisation for it. With its owner's rights: nobody who serves requests writes figures.
CREATE FUNCTION drop_iwi_figures() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM iwi_figures AS figure WHERE figure.value = new.iwi_code AND NOT EXISTS (
    SELECT FROM iwi_authorisations AS other WHERE other.iwi_code = new.iwi_code AND iwi_authorisation_in_force(other) AND upper(replace(figure.measure, '-', '_')) = ANY (other.measures));
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "iwi_authorisations_drop_figures" AFTER UPDATE ON "iwi_authorisations" FOR EACH ROW WHEN (old.withdrawn_at IS NULL AND new.withdrawn_at IS NOT NULL) EXECUTE FUNCTION drop_iwi_figures();--> statement-breakpoint

CREATE POLICY "the_iwi_reads" ON "iwi_figure_uses" FOR SELECT USING (viewer_speaks_for_iwi(iwi_code));--> statement-breakpoint
CREATE POLICY "writers_read_what_they_write" ON "iwi_figure_uses" FOR SELECT USING (recorded_by = (SELECT viewer_id()) AND is_now(recorded_at));--> statement-breakpoint
CREATE POLICY "those_it_names_use" ON "iwi_figure_uses" FOR INSERT WITH CHECK (recorded_by = viewer_id() AND EXISTS (
  SELECT FROM iwi_authorisations AS authorisation WHERE authorisation.id = authorisation_id AND authorisation.iwi_code = iwi_figure_uses.iwi_code
    AND iwi_authorisation_lets_viewer_read(authorisation, measure, period)));--> statement-breakpoint
CALL grant_to_app('insert (iwi_code, authorisation_id, measure, level, period)', 'iwi_figure_uses');--> statement-breakpoint

-- Only in the transaction that wrote down who reads them, and only as long as the authorisation stands.
CREATE POLICY "those_it_names_read" ON "iwi_figures" FOR SELECT USING ('insights' = ANY ((SELECT viewer_scopes())::text[]) AND EXISTS (
  SELECT FROM iwi_figure_uses AS noted JOIN iwi_authorisations AS authorisation ON authorisation.id = noted.authorisation_id
  WHERE noted.iwi_code = iwi_figures.value AND noted.measure = iwi_figures.measure AND noted.level = iwi_figures.level AND noted.period = iwi_figures.period
    AND noted.recorded_by = (SELECT viewer_id()) AND is_now(noted.recorded_at) AND iwi_authorisation_lets_viewer_read(authorisation, iwi_figures.measure, iwi_figures.period)));
