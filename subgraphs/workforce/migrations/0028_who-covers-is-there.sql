-- Who covers is told while they can be asked: whoever has left, or is away as well, covers for nobody today. That is looked at when it is
-- read: employment that ends, and leave of their own, come after the cover was arranged. What was arranged stays with the leave.
CREATE OR REPLACE FUNCTION who_is_away(people uuid[]) RETURNS TABLE (practitioner_id uuid, until_date date, cover_practitioner_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (away.practitioner_id) away.practitioner_id, away.until_date, cover.id FROM leave_periods AS away
    LEFT JOIN practitioners AS cover ON cover.id = away.cover_practitioner_id
      AND EXISTS (SELECT FROM employment_agreements AS a WHERE a.practitioner_id = cover.id AND today_in_new_zealand() BETWEEN a.from_date AND coalesce(a.until_date, 'infinity'))
      AND NOT EXISTS (SELECT FROM leave_periods AS theirs WHERE theirs.practitioner_id = cover.id AND theirs.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN theirs.from_date AND theirs.until_date)
  WHERE (viewer_meets_staff() OR cardinality(viewer_manages()) > 0 OR away.practitioner_id = viewer_as_practitioner() OR away.practitioner_id = ANY ((SELECT viewer_community_people())::uuid[]))
    AND away.practitioner_id = ANY (people) AND away.cancelled_on IS NULL AND today_in_new_zealand() BETWEEN away.from_date AND away.until_date
  ORDER BY away.practitioner_id, away.until_date DESC, away.id
$$;
