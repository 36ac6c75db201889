-- Whoever may see a few thousand learners gets them by name: their names are read from the index, without their rows
-- (learners_in_order; 21 ms of Postgres's CPU for an agency with 3,600, now 13).
CREATE INDEX learners_names_by_id ON learners (id) INCLUDE (search_name);
