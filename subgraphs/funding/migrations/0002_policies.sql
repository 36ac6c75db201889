ALTER TABLE "funding_streams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "funding_streams" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What streams exist and for whom is public.
CREATE POLICY "everyone_reads" ON "funding_streams" FOR SELECT USING (true);--> statement-breakpoint

ALTER TABLE "budgets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "budgets" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The budget of a small school for a stream of few learners can point at one of them.
CREATE POLICY "known_viewers_read" ON "budgets" FOR SELECT USING ((select viewer_is_known()));--> statement-breakpoint

ALTER TABLE "allocations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "allocations" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "known_viewers_read" ON "allocations" FOR SELECT USING ((select viewer_is_known()));
