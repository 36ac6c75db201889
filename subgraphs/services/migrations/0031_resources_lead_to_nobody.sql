-- Others read what a community can draw on: no text of a new entry leads to a person, by the rule of tables that name nobody. As a
-- policy and not as a check, so that an entry of before can still be ended.
CREATE POLICY new_ones_lead_to_nobody ON community_resources AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT viewer_is_known())
  AND concat_ws(' | ', name, description, owner, capacity, array_to_string(skills, ' | ')) !~ '(^|[^0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}([^0-9]|$)|[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]');
