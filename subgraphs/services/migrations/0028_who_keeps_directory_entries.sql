-- A provider's own staff keep its entries in the directory; funding managers say that somebody made sure of one. Who wrote last and
-- which version a row is, the database says by itself: of writers, also imports, none can leave it out.

CREATE FUNCTION viewer_providers() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN viewer_role() = 'PROVIDER_STAFF' THEN ARRAY(SELECT provider::uuid FROM unnest(viewer_acts_for('provider')) AS provider WHERE pg_input_is_valid(provider, 'uuid')) ELSE '{}' END;
--> statement-breakpoint
CREATE FUNCTION viewer_keeps_services() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(SELECT id FROM services WHERE provider_id = ANY (viewer_providers()));
--> statement-breakpoint
-- Whether the viewer makes sure of a service's entry: in a region in which it is offered, and not for a provider of their own.
CREATE FUNCTION viewer_assures(service uuid, provider uuid, nationwide boolean) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN viewer_role() = 'FUNDING_MANAGER' AND NOT provider::text = ANY (viewer_acts_for('provider'))
    AND CASE WHEN nationwide THEN cardinality(viewer_acts_for('region')) > 0 ELSE EXISTS (SELECT FROM service_regions WHERE service_id = service AND region_code = ANY (viewer_acts_for('region'))) END;
--> statement-breakpoint
CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  beside CONSTANT text[] := '{assured_on,version,search_text,finder_text,recorded_at,recorded_by,recorded_in_role}';
BEGIN
  new.version := old.version + 1;
  -- Whoever makes sure of an entry writes none of it.
  IF viewer_role() = 'FUNDING_MANAGER' THEN
    IF to_jsonb(new) - beside IS DISTINCT FROM to_jsonb(old) - beside THEN
      RAISE insufficient_privilege USING MESSAGE = 'Whoever makes sure of an entry does not change it.';
    END IF;
  ELSE
    new.recorded_at := now();
    new.recorded_by := viewer_id();
    new.recorded_in_role := CASE WHEN viewer_is_known() THEN viewer_role() ELSE 'SYSTEM' END;
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER it_is_the_next_version BEFORE UPDATE ON providers FOR EACH ROW EXECUTE FUNCTION next_version();
--> statement-breakpoint
CREATE TRIGGER it_is_the_next_version BEFORE UPDATE ON services FOR EACH ROW EXECUTE FUNCTION next_version();
--> statement-breakpoint

CREATE POLICY its_staff_amend ON providers FOR UPDATE USING (id = ANY ((SELECT viewer_providers())::uuid[]))
  WITH CHECK (id = ANY ((SELECT viewer_providers())::uuid[]) AND viewer_writes(recorded_by, recorded_in_role, recorded_at));
--> statement-breakpoint
CALL grant_to_app('update (name_en, name_mi, website, description)', 'providers');
--> statement-breakpoint

CREATE POLICY its_staff_add ON services FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND provider_id = ANY ((SELECT viewer_providers())::uuid[])
  AND assured_on IS NULL AND version = 1 AND status <> 'DEFUNCT' AND funding_stream_code IS NULL
  AND (NOT is_nationwide OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id AND providers.region_code IS NULL)));
--> statement-breakpoint
CALL grant_to_app('insert', 'services');
--> statement-breakpoint
-- As the entry was before the statement: asked by the policy of the table itself, which cannot look into it by itself.
CREATE FUNCTION assured_day_of(service uuid) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT assured_on FROM services WHERE id = service);
--> statement-breakpoint
CREATE FUNCTION is_nationwide_already(service uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT is_nationwide FROM services WHERE id = service);
--> statement-breakpoint
CREATE POLICY its_staff_amend ON services FOR UPDATE USING (provider_id = ANY ((SELECT viewer_providers())::uuid[]))
  WITH CHECK (provider_id = ANY ((SELECT viewer_providers())::uuid[]) AND viewer_writes(recorded_by, recorded_in_role, recorded_at)
    AND coalesce(assured_on = assured_day_of(id), assured_on IS NULL)
    AND (NOT is_nationwide OR is_nationwide_already(id) OR EXISTS (SELECT FROM providers WHERE providers.id = provider_id AND providers.region_code IS NULL))
    -- Its staff see all of its supports.
    AND (status <> 'DEFUNCT' OR NOT EXISTS (SELECT FROM supports WHERE supports.service_id = services.id AND supports.status <> 'CLOSED')));
--> statement-breakpoint
CREATE POLICY the_region_assures ON services FOR UPDATE USING (viewer_assures(id, provider_id, is_nationwide))
  WITH CHECK (viewer_assures(id, provider_id, is_nationwide) AND assured_on = new_zealand_today());
--> statement-breakpoint
CALL grant_to_app('update (name_en, name_mi, description, kind, status, tiers, need_areas, minimum_age, maximum_age, minimum_year_level, maximum_year_level, is_nationwide, languages, settings, interpretation, how_to_apply, wait_time, alert, website, assured_on, version)', 'services');
--> statement-breakpoint

-- What hangs on a service, its staff take out and put in again; what it was is kept in directory_changes.
CREATE POLICY its_staff_add ON service_regions FOR INSERT WITH CHECK (service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY its_staff_take_out ON service_regions FOR DELETE USING (service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, delete', 'service_regions');
--> statement-breakpoint
-- A condition of law is not theirs to write, and not to take out.
CREATE POLICY its_staff_add ON eligibility_advice FOR INSERT WITH CHECK (law IS NULL AND service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY its_staff_take_out ON eligibility_advice FOR DELETE USING (law IS NULL AND service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, delete', 'eligibility_advice');
--> statement-breakpoint
CREATE POLICY its_staff_add ON locations FOR INSERT WITH CHECK (provider_id = ANY ((SELECT viewer_providers())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert', 'locations');
--> statement-breakpoint
CREATE POLICY its_staff_add ON service_at_locations FOR INSERT WITH CHECK (
  service_id = ANY ((SELECT viewer_keeps_services())::uuid[]) AND EXISTS (SELECT FROM locations WHERE locations.id = location_id AND locations.provider_id = ANY ((SELECT viewer_providers())::uuid[])));
--> statement-breakpoint
CREATE POLICY its_staff_amend ON service_at_locations FOR UPDATE USING (service_id = ANY ((SELECT viewer_keeps_services())::uuid[])) WITH CHECK (service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY its_staff_take_out ON service_at_locations FOR DELETE USING (service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CALL grant_to_app('insert, delete, update (description)', 'service_at_locations');
--> statement-breakpoint
CREATE POLICY its_staff_add ON schedules FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM service_at_locations AS place WHERE place.id = service_at_location_id AND place.service_id = ANY ((SELECT viewer_keeps_services())::uuid[])));
--> statement-breakpoint
CREATE POLICY its_staff_take_out ON schedules FOR DELETE USING (
  EXISTS (SELECT FROM service_at_locations AS place WHERE place.id = service_at_location_id AND place.service_id = ANY ((SELECT viewer_keeps_services())::uuid[])));
--> statement-breakpoint
CALL grant_to_app('insert, delete', 'schedules');
--> statement-breakpoint

ALTER TABLE directory_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE directory_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Who works for a provider is nothing for everybody.
CREATE POLICY its_staff_and_funding_managers_read ON directory_changes FOR SELECT USING (
  (SELECT viewer_role()) = 'FUNDING_MANAGER' OR provider_id = ANY ((SELECT viewer_providers())::uuid[]) OR service_id = ANY ((SELECT viewer_keeps_services())::uuid[]));
--> statement-breakpoint
CREATE POLICY whoever_changes_adds ON directory_changes FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at)
  AND (provider_id = ANY ((SELECT viewer_providers())::uuid[]) OR service_id = ANY ((SELECT viewer_keeps_services())::uuid[])
    OR (field_name = 'assuredOn' AND EXISTS (SELECT FROM services WHERE services.id = service_id AND viewer_assures(services.id, services.provider_id, services.is_nationwide)))));
--> statement-breakpoint
CALL grant_to_app('insert', 'directory_changes');
