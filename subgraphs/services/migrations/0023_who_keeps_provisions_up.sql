-- What specialist and alternative provision there is, and for how many, is for everybody. How many learners a school counted in
-- its own is for the school: others see protected figures. Rows are only added.
ALTER TABLE provisions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provisions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provision_places ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provision_places FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provision_counts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provision_counts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY everyone_reads ON provisions FOR SELECT USING (true);
--> statement-breakpoint
CREATE POLICY everyone_reads ON provision_places FOR SELECT USING (true);
--> statement-breakpoint
-- Whether the viewer plans provision in the region of a school.
CREATE FUNCTION viewer_plans_for(school integer) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() = 'FUNDING_MANAGER' AND EXISTS (SELECT FROM institutions WHERE moe_number = school AND region_code = ANY (viewer_acts_for('region')));
--> statement-breakpoint
-- Whether the viewer works at a school.
CREATE FUNCTION viewer_works_at(school integer) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() IN ('EDUCATOR', 'COORDINATOR') AND school::text = ANY (viewer_acts_for('institution'));
--> statement-breakpoint
CREATE POLICY the_region_opens ON provisions FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND viewer_plans_for(school_moe_number)
  AND (kind = 'ALTERNATIVE_EDUCATION' OR EXISTS (SELECT FROM institutions WHERE moe_number = school_moe_number AND institutions.kind = 'SPECIALIST_SCHOOL')));
--> statement-breakpoint
CALL grant_to_app('insert', 'provisions');
--> statement-breakpoint
CREATE POLICY the_region_and_the_school_say ON provision_places FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM provisions WHERE provisions.id = provision_id AND (viewer_plans_for(provisions.school_moe_number) OR viewer_works_at(provisions.school_moe_number))));
--> statement-breakpoint
CALL grant_to_app('insert', 'provision_places');
--> statement-breakpoint
CREATE POLICY the_school_reads ON provision_counts FOR SELECT USING (EXISTS (SELECT FROM provisions WHERE provisions.id = provision_id AND viewer_works_at(provisions.school_moe_number)));
--> statement-breakpoint
CREATE POLICY the_school_counts ON provision_counts FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND EXISTS (SELECT FROM provisions WHERE provisions.id = provision_id AND viewer_works_at(provisions.school_moe_number) AND counted_on BETWEEN provisions.opened_on AND new_zealand_today()));
--> statement-breakpoint
CALL grant_to_app('insert', 'provision_counts');
