-- Who reads a support. A learner's are let through when `learners` let the viewer see them, which the request grants for its
-- transaction; beside that only what is somebody's own work.
DROP POLICY known_viewers_read ON supports;
--> statement-breakpoint
-- Roles that meet people at all. One that is not named, an analyst's or one to come, reads about nobody, whatever it was granted.
CREATE POLICY roles_that_meet_people ON supports AS RESTRICTIVE FOR SELECT USING (
  (SELECT viewer_role()) IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER', 'AGENCY'));
--> statement-breakpoint
CREATE POLICY granted_learners ON supports FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('SUPPORTS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY own_work ON supports FOR SELECT USING (
  (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF')
  AND practitioner_id = (SELECT viewer_id()::uuid WHERE pg_input_is_valid(viewer_id(), 'uuid')));
--> statement-breakpoint
-- The services of the providers that the viewer acts for. What is no id of a provider is left out instead of failing.
CREATE FUNCTION viewer_services() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(SELECT id FROM services WHERE provider_id = ANY (
    ARRAY(SELECT provider::uuid FROM unnest(viewer_acts_for('provider')) AS provider WHERE pg_input_is_valid(provider, 'uuid'))));
--> statement-breakpoint
CREATE POLICY own_services ON supports FOR SELECT USING (
  (SELECT viewer_role()) = 'PROVIDER_STAFF' AND service_id = ANY ((SELECT viewer_services())::uuid[]));
