ALTER TABLE roles ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE roles FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- What roles there are is public.
CREATE POLICY everyone_reads ON roles FOR SELECT USING (true);
--> statement-breakpoint
ALTER TABLE practitioners ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE practitioners FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON practitioners FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
ALTER TABLE positions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE positions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- A small school's position is as good as a name, and a position without its practitioner would read as a vacancy.
CREATE POLICY known_viewers_read ON positions FOR SELECT USING ((SELECT viewer_is_known()));
--> statement-breakpoint
ALTER TABLE case_assignments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE case_assignments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY known_viewers_read ON case_assignments FOR SELECT USING ((SELECT viewer_is_known()));
