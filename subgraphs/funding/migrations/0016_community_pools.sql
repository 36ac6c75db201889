-- What communities hold to use as they decide. No publication here names such a stream or its size.
INSERT INTO "funding_streams" ("code", "part_of_code", "name_en", "name_mi", "former_names", "unit", "for_whom", "rule", "source") VALUES
('COMMUNITY_POOL', NULL, 'Local flexible funding', NULL, '{}', 'CENTS',
  'Learning support communities, for what they decide that their learners need.',
  'The community decides, and each allocation names its decision.', NULL);
--> statement-breakpoint
-- What a started run begins with is held by its policy.
CALL grant_to_app('insert', 'funding_runs');
