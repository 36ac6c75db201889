-- A learner is enrolled at one school at a time; days count on both ends. Early learning may overlap: many children
-- attend two services.
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_one_school_at_a_time"
  EXCLUDE USING gist ("learner_id" WITH =, daterange("from_date", "until_date", '[]') WITH &&) WHERE ("kind" = 'SCHOOL');--> statement-breakpoint

-- Foreign keys for lists of codes. Once for each statement, so that loading a whole country asks once.
CREATE FUNCTION refuse_unknown_codes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown text;
BEGIN
  SELECT string_agg('ethnicity ' || code, ', ') INTO unknown
    FROM (SELECT DISTINCT unnest(ethnicity_codes) AS code FROM changed) AS used WHERE NOT EXISTS (SELECT FROM ethnicities e WHERE e.code = used.code);
  IF unknown IS NULL THEN
    SELECT string_agg('iwi ' || code, ', ') INTO unknown
      FROM (SELECT DISTINCT unnest(iwi_codes) AS code FROM changed) AS used WHERE NOT EXISTS (SELECT FROM iwi i WHERE i.code = used.code);
  END IF;
  IF unknown IS NOT NULL THEN
    RAISE foreign_key_violation USING MESSAGE = 'The classification has no ' || unknown || '.';
  END IF;
  RETURN NULL;
END;
$$;--> statement-breakpoint
CREATE TRIGGER "learners_codes_of_new_rows" AFTER INSERT ON "learners"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_codes();--> statement-breakpoint
CREATE TRIGGER "learners_codes_of_changed_rows" AFTER UPDATE ON "learners"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION refuse_unknown_codes();
