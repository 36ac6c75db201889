-- A request and the withdrawal of its service take turns, also in the same instant: whoever asks holds the service's row until
-- the request is there to be seen, and whoever withdraws holds it while looking for requests. Without that each sees the
-- service as it was, and a learner waits for what nobody gives. With its owner's rights, as those who ask may not lock
-- what others keep. Rows that are loaded in bulk come without a viewer, and whole.
CREATE FUNCTION hold_service_of_support() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM services WHERE id = new.service_id AND status <> 'DEFUNCT' FOR SHARE;
  IF NOT FOUND THEN
    RAISE check_violation USING CONSTRAINT = 'supports_are_of_services_still_given', MESSAGE = 'The service is not given any more.';
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION hold_service_of_support() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER supports_are_of_services_still_given BEFORE INSERT ON supports FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION hold_service_of_support();
--> statement-breakpoint
CREATE TRIGGER supports_go_to_services_still_given BEFORE UPDATE ON supports FOR EACH ROW WHEN (viewer_is_known() AND new.service_id <> old.service_id) EXECUTE FUNCTION hold_service_of_support();
--> statement-breakpoint
-- Its row is locked by now, and this sees what was committed while it waited for that.
CREATE FUNCTION keep_services_with_supports() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM supports WHERE service_id = new.id AND status <> 'CLOSED') THEN
    RAISE check_violation USING CONSTRAINT = 'services_with_supports_stay', MESSAGE = 'Learners have or wait for support of this service.';
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_services_with_supports() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER services_with_supports_stay BEFORE UPDATE ON services FOR EACH ROW WHEN (new.status = 'DEFUNCT' AND old.status <> 'DEFUNCT') EXECUTE FUNCTION keep_services_with_supports();
