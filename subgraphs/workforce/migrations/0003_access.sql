-- Who reads about the people who support, and about whom they work with.
DROP POLICY known_viewers_read ON practitioners;
--> statement-breakpoint
DROP POLICY known_viewers_read ON positions;
--> statement-breakpoint
DROP POLICY known_viewers_read ON case_assignments;
--> statement-breakpoint
-- Staff, learners and whānau meet those who support: they need the names, and where to find whom. An analyst meets nobody,
-- and neither does a role that is not named.
CREATE FUNCTION viewer_meets_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('WHANAU', 'LEARNER', 'EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF', 'FUNDING_MANAGER');
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON practitioners FOR SELECT USING ((SELECT viewer_meets_staff()));
--> statement-breakpoint
CREATE POLICY those_who_meet_staff ON positions FOR SELECT USING ((SELECT viewer_meets_staff()));
--> statement-breakpoint
-- An agency meets only those at whom something points that it was let see, such as a learner's team or known contact.
CREATE POLICY agencies_whom_they_are_pointed_to ON practitioners FOR SELECT USING (
  (SELECT viewer_role()) = 'AGENCY' AND id = ANY ((SELECT viewer_subjects('PRACTITIONERS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY agencies_whom_they_are_pointed_to ON positions FOR SELECT USING (
  (SELECT viewer_role()) = 'AGENCY' AND practitioner_id = ANY ((SELECT viewer_subjects('PRACTITIONERS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY roles_that_meet_people ON case_assignments AS RESTRICTIVE FOR SELECT USING ((SELECT viewer_meets_staff() OR viewer_role() = 'AGENCY'));
--> statement-breakpoint
-- A learner's are let through when `learners` let the viewer see them, which the request grants for its transaction.
CREATE POLICY granted_learners ON case_assignments FOR SELECT USING (learner_id = ANY ((SELECT viewer_subjects('SUPPORTS'))::uuid[]));
--> statement-breakpoint
CREATE POLICY own_caseload ON case_assignments FOR SELECT USING (
  (SELECT viewer_role()) IN ('EDUCATOR', 'COORDINATOR', 'PRACTITIONER', 'FACILITATOR', 'PROVIDER_STAFF')
  AND practitioner_id = (SELECT viewer_id()::uuid WHERE pg_input_is_valid(viewer_id(), 'uuid')));
