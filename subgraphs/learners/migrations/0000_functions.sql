CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint

-- A name as it is searched: macrons, accents and capitals folded, O'Neill as one word, Rangi-Kearney as two, and a space
-- before each word so that '% word%' finds the beginnings of words. Generated columns ask for an immutable function;
-- unaccent is not, because its dictionary can be replaced. Who replaces it must rewrite learners.search_name.
CREATE FUNCTION fold_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ' ' || trim(regexp_replace(translate(lower(unaccent('unaccent'::regdictionary, name)), '''’‘ʻʼ`', ''), '[^[:alnum:]]+', ' ', 'g'));--> statement-breakpoint

-- The one group of level 1 that counts for a person with several ethnicities, in the order of Stats NZ: Māori, Pacific
-- Peoples, Asian, Middle Eastern/Latin American/African, Other, European. Residual codes (9...) are no ethnicity.
CREATE FUNCTION prioritised_ethnicity(codes text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT left(code, 1) FROM unnest(codes) AS code WHERE left(code, 1) BETWEEN '1' AND '6' ORDER BY position(left(code, 1) IN '234561') LIMIT 1);
