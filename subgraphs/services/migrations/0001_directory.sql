-- Trigrams: any part of a name is found without reading every row.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE INDEX institutions_by_search_text ON institutions USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX institution_names_by_search_text ON institution_names USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
-- The twelve education regions, north to south. A name is given in te reo Māori where the Ministry's own name is in it.
-- The takiwā of the regions without one has not been seen in a directory; nor has the day on which Auckland became three.
INSERT INTO regions (position, code, name_en, name_mi, takiwa) VALUES
  (1, 'tai-tokerau', 'Tai Tokerau', 'Tai Tokerau', 'Te Tai Raro'),
  (2, 'tamaki-herenga-tangata', 'Tāmaki Herenga Tāngata', 'Tāmaki Herenga Tāngata', 'Te Tai Raro'),
  (3, 'tamaki-herenga-manawa', 'Tāmaki Herenga Manawa', 'Tāmaki Herenga Manawa', 'Te Tai Raro'),
  (4, 'tamaki-herenga-waka', 'Tāmaki Herenga Waka', 'Tāmaki Herenga Waka', 'Te Tai Raro'),
  (5, 'waikato', 'Waikato', 'Waikato', 'Te Tai Whenua'),
  (6, 'bay-of-plenty-waiariki', 'Bay of Plenty, Waiariki', NULL, 'Te Tai Whenua'),
  (7, 'hawkes-bay-tairawhiti', 'Hawke''s Bay, Tairāwhiti', NULL, NULL),
  (8, 'taranaki-whanganui-manawatu', 'Taranaki, Whanganui, Manawatū', 'Taranaki, Whanganui, Manawatū', NULL),
  (9, 'wellington', 'Wellington', NULL, NULL),
  (10, 'nelson-marlborough-west-coast', 'Nelson, Marlborough, West Coast', NULL, 'Te Tai Runga'),
  (11, 'canterbury-chatham-islands', 'Canterbury, Chatham Islands', NULL, 'Te Tai Runga'),
  (12, 'otago-southland', 'Otago, Southland', NULL, NULL);
--> statement-breakpoint
INSERT INTO region_aliases (name, region_code) SELECT name_en, code FROM regions;
--> statement-breakpoint
-- Names of the directories of July 2017 (schools) and June 2020 (early learning services).
INSERT INTO region_aliases (region_code, name, last_seen_on) VALUES
  ('tamaki-herenga-tangata', 'Auckland', '2020-06-22'),
  ('tamaki-herenga-manawa', 'Auckland', '2020-06-22'),
  ('tamaki-herenga-waka', 'Auckland', '2020-06-22'),
  ('bay-of-plenty-waiariki', 'Bay of Plenty/Rotorua/Taupo', '2017-07-01'),
  ('bay-of-plenty-waiariki', 'Bay of Plenty/Waiariki', '2020-06-22'),
  ('hawkes-bay-tairawhiti', 'Hawkes Bay/Gisborne', '2017-07-01'),
  ('hawkes-bay-tairawhiti', 'Hawke''s Bay/Tairawhiti', '2020-06-22'),
  ('taranaki-whanganui-manawatu', 'Taranaki/Whanganui/Manawatu', '2020-06-22'),
  ('nelson-marlborough-west-coast', 'Nelson/Marlborough/West Coast', '2020-06-22'),
  ('canterbury-chatham-islands', 'Canterbury', '2017-07-01'),
  ('canterbury-chatham-islands', 'Canterbury/Chatham Islands', '2020-06-22'),
  ('otago-southland', 'Otago/Southland', '2020-06-22');
--> statement-breakpoint
-- Directories before 2026 know one Auckland. Where directories show a local board together with one of the three present
-- regions, or with communities of schools that have one, at least three quarters of its schools are in the region below.
-- Two places have no row, as nothing tells: Aotea / Great Barrier, and the part of Waikato District (Tuakau, Pōkeno) that
-- belonged to Auckland.
INSERT INTO region_local_boards (region_code, local_board) VALUES
  ('tamaki-herenga-tangata', 'Devonport-Takapuna'),
  ('tamaki-herenga-tangata', 'Henderson-Massey'),
  ('tamaki-herenga-tangata', 'Hibiscus and Bays'),
  ('tamaki-herenga-tangata', 'Kaipātiki'),
  ('tamaki-herenga-tangata', 'Rodney'),
  ('tamaki-herenga-tangata', 'Upper Harbour'),
  ('tamaki-herenga-tangata', 'Waitākere Ranges'),
  ('tamaki-herenga-tangata', 'Whau'),
  ('tamaki-herenga-manawa', 'Albert-Eden'),
  ('tamaki-herenga-manawa', 'Howick'),
  ('tamaki-herenga-manawa', 'Maungakiekie-Tāmaki'),
  ('tamaki-herenga-manawa', 'Ōrākei'),
  ('tamaki-herenga-manawa', 'Puketāpapa'),
  ('tamaki-herenga-manawa', 'Waiheke'),
  ('tamaki-herenga-manawa', 'Waitematā'),
  ('tamaki-herenga-waka', 'Franklin'),
  ('tamaki-herenga-waka', 'Māngere-Ōtāhuhu'),
  ('tamaki-herenga-waka', 'Manurewa'),
  ('tamaki-herenga-waka', 'Ōtara-Papatoetoe'),
  ('tamaki-herenga-waka', 'Papakura');
