-- Who does the work of which kind of service: an example of this system's own, after what services say that each kind is. Change it by a
-- migration. Kinds that several roles share, or that are no work of one (transport, schooling), are nobody's here.
UPDATE roles SET service_kinds = example.kinds FROM (VALUES
  ('SPEECH_LANGUAGE_THERAPIST', '{COMMUNICATION}'::text[]), ('PSYCHOLOGIST', '{BEHAVIOUR}'), ('EARLY_INTERVENTION_TEACHER', '{EARLY_INTERVENTION}'),
  ('RTLB', '{LEARNING_AND_BEHAVIOUR}'), ('LSC', '{LEARNING_SUPPORT_COORDINATION}'), ('ADVISOR_ON_DEAF_CHILDREN', '{DEAF_AND_HARD_OF_HEARING}'),
  ('PHYSIOTHERAPIST', '{PHYSICAL_DISABILITY}'), ('OCCUPATIONAL_THERAPIST', '{ASSISTIVE_TECHNOLOGY}')) AS example (code, kinds) WHERE roles.code = example.code;
