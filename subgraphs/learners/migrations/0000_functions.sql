CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint

-- A name as it is searched: macrons, accents and capitals folded, O'Neill as one word, Rangi-Kearney as two, and a space
-- before each word so that '% word%' finds the beginnings of words. Generated columns ask for an immutable function;
-- unaccent is not, because its dictionary can be replaced. Who replaces it must rewrite learners.search_name.
CREATE FUNCTION fold_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ' ' || trim(regexp_replace(translate(lower(unaccent('unaccent'::regdictionary, name)), '''’‘ʻʼ`', ''), '[^[:alnum:]]+', ' ', 'g'));--> statement-breakpoint

-- What a search for names looks for: a LIKE pattern over folded names for each word, the longest first.
CREATE FUNCTION name_patterns(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT array_agg('% ' || word || '%' ORDER BY length(word) DESC) FROM unnest(string_to_array(trim(fold_name(words)), ' ')) AS word WHERE word <> '');--> statement-breakpoint

-- The one group of level 1 that counts for a person with several ethnicities, in the order of Stats NZ: Māori, Pacific
-- Peoples, Asian, Middle Eastern/Latin American/African, Other, European. Residual codes (9...) are no ethnicity.
-- A loop, because it runs for each learner of a country and a query would take three times as long.
CREATE FUNCTION prioritised_ethnicity(codes text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  code text;
  rank integer;
  best integer := 7;
BEGIN
  FOREACH code IN ARRAY codes LOOP
    rank := position(left(code, 1) IN '234561');
    IF rank BETWEEN 1 AND best THEN best := rank; END IF;
  END LOOP;
  RETURN nullif(substr('234561', best, 1), '');
END;
$$;
