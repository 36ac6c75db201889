-- An allocation to an id that nobody is employed by is of nobody's team, and would wait unseen. Whoever manages the staff of a
-- region sees it and may dismiss it: the row names no place. As soon as they are employed it is their manager's alone.
CREATE FUNCTION viewer_manages_a_region() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM unnest(viewer_manages()) AS organisation WHERE organisation LIKE 'region:%');
--> statement-breakpoint
CREATE POLICY managers_of_regions_read_what_names_nobody ON unsettled_allocations FOR SELECT USING (
  obstacle = 'NOT_KNOWN' AND (SELECT viewer_manages_a_region()) AND NOT is_employed(practitioner_id));
--> statement-breakpoint
CREATE POLICY managers_of_regions_dismiss_what_names_nobody ON unsettled_allocations FOR UPDATE
  USING (settled_at IS NULL AND obstacle = 'NOT_KNOWN' AND (SELECT viewer_manages_a_region()) AND NOT is_employed(practitioner_id))
  WITH CHECK (settlement = 'DISMISSED' AND obstacle = 'NOT_KNOWN' AND (SELECT viewer_manages_a_region()) AND NOT is_employed(practitioner_id));
