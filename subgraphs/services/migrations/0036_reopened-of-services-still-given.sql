-- A support whose end is taken back is open again: like a request, it waits for a service that is still given, and takes turns
-- with whoever withdraws it.
CREATE TRIGGER supports_reopen_at_services_still_given BEFORE UPDATE ON supports FOR EACH ROW WHEN (viewer_is_known() AND old.status = 'CLOSED' AND new.status <> 'CLOSED' AND new.service_id = old.service_id) EXECUTE FUNCTION hold_service_of_support();
