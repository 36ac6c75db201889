-- Who writes that a case came of an allocation is asked here as well, and not only which allocation it was.
ALTER POLICY what_was_allocated ON case_assignments WITH CHECK (NOT of_allocation OR (practitioner_id = ANY ((SELECT viewer_team())::uuid[]) AND EXISTS (
  SELECT FROM unsettled_allocations AS waiting WHERE waiting.learner_id = case_assignments.learner_id AND waiting.support_id = case_assignments.support_id
    AND waiting.practitioner_id = case_assignments.practitioner_id AND waiting.role_code = case_assignments.role_code AND waiting.settled_at IS NULL)));
