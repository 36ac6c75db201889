-- An institution is in a community once at a time. Both days belong to the time.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
ALTER TABLE community_memberships ADD CONSTRAINT community_memberships_do_not_overlap
  EXCLUDE USING gist (community_id WITH =, institution_moe_number WITH =, daterange(from_date, until_date, '[]') WITH &&);
