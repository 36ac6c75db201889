-- Those who keep the strategy correct what was entered wrong: the text of a recommendation, and a tag that was never true. What was
-- there is kept by the database itself, with who changed it: the role that serves requests writes neither history.
CREATE POLICY those_who_keep_the_strategy_correct ON review_recommendations FOR UPDATE USING ((SELECT viewer_keeps_strategy())) WITH CHECK ((SELECT viewer_keeps_strategy()));
--> statement-breakpoint
CALL grant_to_app('update (text, version)', 'review_recommendations');
--> statement-breakpoint
CREATE FUNCTION keep_earlier_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Two texts never have one version, whatever the statement says.
  new.version := old.version + 1;
  INSERT INTO earlier_recommendation_texts (recommendation_id, version, text) VALUES (old.id, old.version, old.text);
  RETURN new;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_earlier_text() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER keep_earlier_text BEFORE UPDATE ON review_recommendations FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION keep_earlier_text();
--> statement-breakpoint
ALTER TABLE earlier_recommendation_texts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE earlier_recommendation_texts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON earlier_recommendation_texts FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint

CREATE POLICY those_who_keep_the_strategy_remove ON strategic_tags FOR DELETE USING ((SELECT viewer_keeps_strategy()) AND num_nonnulls(service_id, measure_name) = 1);
--> statement-breakpoint
CALL grant_to_app('delete', 'strategic_tags');
--> statement-breakpoint
CREATE FUNCTION keep_removed_tag() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO strategic_tag_removals (id, tag) VALUES (old.id, to_jsonb(old));
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION keep_removed_tag() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER keep_removed_tag AFTER DELETE ON strategic_tags FOR EACH ROW WHEN (viewer_is_known()) EXECUTE FUNCTION keep_removed_tag();
--> statement-breakpoint
ALTER TABLE strategic_tag_removals ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE strategic_tag_removals FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY those_who_keep_the_strategy_read ON strategic_tag_removals FOR SELECT USING ((SELECT viewer_keeps_strategy()));
