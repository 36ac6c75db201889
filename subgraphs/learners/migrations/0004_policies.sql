ALTER TABLE "ethnicities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ethnicities" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "iwi" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "iwi" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "support_needs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "support_needs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sub_needs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sub_needs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learners" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learners" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "whanau_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "whanau_members" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "enrolments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "enrolments" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "known_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "known_contacts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "needs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "needs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "one_plans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "one_plans" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "goals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "goals" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "register_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "register_entries" FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- Classifications are public.
CREATE POLICY "everyone_reads" ON "ethnicities" FOR SELECT USING (true);--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "iwi" FOR SELECT USING (true);--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "support_needs" FOR SELECT USING (true);--> statement-breakpoint
CREATE POLICY "everyone_reads" ON "sub_needs" FOR SELECT USING (true);--> statement-breakpoint

-- What is about a person is for viewers who have signed in.
CREATE POLICY "known_viewers_read" ON "learners" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "whanau_members" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "enrolments" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "known_contacts" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "needs" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "one_plans" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "goals" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "register_entries" FOR SELECT USING ((SELECT viewer_is_known()));--> statement-breakpoint

-- Which of the learners whom the viewer may see have names with words that begin like these: one page of ids.
--
-- A policy is checked before any operator that could leak what it compares, and LIKE could: under row-level security
-- the trigram index is out of reach and each search would read every learner. This function runs with its owner's
-- rights and therefore holds the condition of the policy "known_viewers_read" itself: change both together. It gives ids
-- only; their rows are read under the policies like all others.
--
-- An index cannot answer LIKE ALL, so the three longest words are asked for one by one. Planned anew each time, with the
-- words known: how many learners a name has decides whether the index of words or the order of the list is the way.
CREATE FUNCTION learners_named(words text, after_name text, after_id uuid, size integer)
  RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 50
  AS $$
    SELECT id FROM learners
      WHERE viewer_is_known() AND search_name LIKE (name_patterns(words))[1]
        AND ((name_patterns(words))[2] IS NULL OR search_name LIKE (name_patterns(words))[2])
        AND ((name_patterns(words))[3] IS NULL OR search_name LIKE (name_patterns(words))[3])
        AND ((name_patterns(words))[4] IS NULL OR search_name LIKE ALL (name_patterns(words)))
        AND (search_name, id) > (after_name, after_id)
      ORDER BY search_name, id LIMIT size
  $$;
