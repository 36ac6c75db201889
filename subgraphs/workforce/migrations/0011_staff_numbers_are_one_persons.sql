-- An employer's number of somebody is theirs alone, in all of their agreements with this employer.
ALTER TABLE employment_agreements ADD CONSTRAINT employment_agreements_staff_number EXCLUDE USING gist (managed_by WITH =, staff_number WITH =, practitioner_id WITH <>);
