-- The directory is public: what places, providers, services and communities there are. The column lists are public, too,
-- as no table here but supports says anything of a person.
DO $$
DECLARE
  public_table text;
BEGIN
  FOREACH public_table IN ARRAY ARRAY['regions', 'region_aliases', 'region_local_boards', 'institutions', 'institution_names', 'institution_regions',
    'institution_rolls', 'institution_entries', 'providers', 'services', 'service_regions', 'learning_support_communities', 'community_memberships']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', public_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', public_table);
    EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT USING (true)', public_table);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE supports ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE supports FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- That somebody gets a service is about a person.
CREATE POLICY known_viewers_read ON supports FOR SELECT USING ((SELECT viewer_is_known()));
