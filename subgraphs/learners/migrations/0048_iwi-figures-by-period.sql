-- An authorisation covers figures of a measure and of the periods that its days hold. When another one ends, those that it does not cover are gone at once:
-- whom the iwi names later must not find again what it took back.
CREATE FUNCTION iwi_authorisation_covers(authorisation iwi_authorisations, of_measure text, of_period text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT iwi_authorisation_in_force(authorisation) AND upper(replace(of_measure, '-', '_')) = ANY (authorisation.measures)
    AND EXISTS (SELECT FROM insights.refreshes AS refresh WHERE refresh.period = of_period AND authorisation.figures_from <= refresh.from_date AND authorisation.figures_until >= refresh.as_at)
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION iwi_authorisation_lets_viewer_read(authorisation iwi_authorisations, of_measure text, of_period text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT (viewer_speaks_for_iwi(authorisation.iwi_code) OR authorisation.readers && viewer_as_readers()) AND iwi_authorisation_covers(authorisation, of_measure, of_period)
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION drop_iwi_figures() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Of two that end at the same time the second sees that the first has ended.
  PERFORM FROM iwi WHERE iwi.code = new.iwi_code FOR NO KEY UPDATE;
  DELETE FROM iwi_figures AS figure WHERE figure.value = new.iwi_code AND NOT EXISTS (
    SELECT FROM iwi_authorisations AS other WHERE other.iwi_code = new.iwi_code AND iwi_authorisation_covers(other, figure.measure, figure.period));
  RETURN NULL;
END;
$$;--> statement-breakpoint
-- What was kept until now and is covered by none.
DELETE FROM iwi_figures AS figure WHERE NOT EXISTS (
  SELECT FROM iwi_authorisations AS authorisation WHERE authorisation.iwi_code = figure.value AND iwi_authorisation_covers(authorisation, figure.measure, figure.period));
