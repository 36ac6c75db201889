-- Who records reviews, what they recommend, what became of it, and what answers it: those who hold the scope strategy. What was
-- recorded stays.
CREATE FUNCTION viewer_keeps_strategy() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce('strategy' = ANY (viewer_scopes()), false);
--> statement-breakpoint
CREATE POLICY those_who_keep_the_strategy_add ON reviews FOR INSERT WITH CHECK (viewer_writes(recorded_by, recorded_in_role, recorded_at) AND (SELECT viewer_keeps_strategy()));
--> statement-breakpoint
CALL grant_to_app('insert', 'reviews');
--> statement-breakpoint
CREATE POLICY those_who_keep_the_strategy_add ON review_recommendations FOR INSERT WITH CHECK (viewer_writes(recorded_by, recorded_in_role, recorded_at) AND (SELECT viewer_keeps_strategy()));
--> statement-breakpoint
CALL grant_to_app('insert', 'review_recommendations');
--> statement-breakpoint
ALTER TABLE recommendation_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE recommendation_steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON recommendation_steps FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
CREATE POLICY those_who_keep_the_strategy_add ON recommendation_steps FOR INSERT WITH CHECK (viewer_writes(recorded_by, recorded_in_role, recorded_at) AND (SELECT viewer_keeps_strategy()));
--> statement-breakpoint
CREATE TRIGGER a_step_follows BEFORE INSERT ON recommendation_steps FOR EACH ROW EXECUTE FUNCTION place_step('recommendation_id', '{
  "ACCEPTED": ["NONE", "ACCEPTED_IN_PART", "NOT_ACCEPTED"],
  "ACCEPTED_IN_PART": ["NONE", "ACCEPTED", "NOT_ACCEPTED"],
  "NOT_ACCEPTED": ["NONE", "ACCEPTED", "ACCEPTED_IN_PART", "PROGRESSED"],
  "PROGRESSED": ["ACCEPTED", "ACCEPTED_IN_PART", "PROGRESSED", "DONE"],
  "DONE": ["ACCEPTED", "ACCEPTED_IN_PART", "PROGRESSED"]
}');
--> statement-breakpoint
CALL grant_to_app('insert', 'recommendation_steps');
--> statement-breakpoint
CREATE POLICY those_who_keep_the_strategy_tag ON strategic_tags FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND (SELECT viewer_keeps_strategy()) AND num_nonnulls(service_id, measure_name) = 1);
--> statement-breakpoint
-- Whoever tags writes in their own name, also what others' policies let through.
CREATE POLICY in_ones_own_name ON strategic_tags AS RESTRICTIVE FOR INSERT WITH CHECK (viewer_writes(recorded_by, recorded_in_role, recorded_at));
--> statement-breakpoint

-- That a provision ends is said by its region, and taken back by it; that it was said stays.
ALTER TABLE provision_closures ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE provision_closures FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY everyone_reads ON provision_closures FOR SELECT USING (true);
--> statement-breakpoint
-- The standing closure of a provision, for policies of other tables.
CREATE FUNCTION last_day_of_provision(wanted uuid) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT last_day FROM provision_closures WHERE provision_id = wanted AND withdrawn_at IS NULL);
--> statement-breakpoint
CREATE POLICY the_region_closes ON provision_closures FOR INSERT WITH CHECK (
  viewer_writes(recorded_by, recorded_in_role, recorded_at) AND num_nonnulls(withdrawn_at, withdrawn_because, withdrawn_by) = 0
  AND EXISTS (SELECT FROM provisions WHERE provisions.id = provision_id AND viewer_plans_for(provisions.school_moe_number) AND last_day >= provisions.opened_on)
  AND coalesce(last_day_of_provision(continues_at_provision_id) > last_day, true));
--> statement-breakpoint
-- Once: what was taken back cannot be reached again.
CREATE POLICY the_region_takes_back ON provision_closures FOR UPDATE USING (withdrawn_at IS NULL AND EXISTS (SELECT FROM provisions WHERE provisions.id = provision_id AND viewer_plans_for(provisions.school_moe_number)))
  WITH CHECK (withdrawn_at BETWEEN now() - interval '1 millisecond' AND now() + interval '1 millisecond' AND withdrawn_because IS NOT NULL AND withdrawn_by = (SELECT viewer_id()));
--> statement-breakpoint
CALL grant_to_app('insert, update (withdrawn_at, withdrawn_because, withdrawn_by)', 'provision_closures');
--> statement-breakpoint
-- After its last day nobody has a place, and a later year has none.
CREATE POLICY none_after_the_last_day ON provision_places AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT viewer_is_known()) AND (places = 0 OR year <= coalesce(extract(year FROM last_day_of_provision(provision_id)), year)));
--> statement-breakpoint
CREATE POLICY none_after_the_last_day ON provision_counts AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT viewer_is_known()) AND (occupied = 0 OR counted_on <= coalesce(last_day_of_provision(provision_id), counted_on)));
