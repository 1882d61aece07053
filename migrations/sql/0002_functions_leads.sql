-- What leads are found by: without case and accents, however the letters were composed.
CREATE FUNCTION careline_fold(words varchar) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(translate(normalize(coalesce(words, ''), NFKD),
        U&'\0300\0301\0302\0303\0304\0306\0307\0308\030C\0323\0327\0328\0331', ''))
$$;

-- One line a lead is searched in. It begins with a space, so that every word begins after one.
CREATE FUNCTION careline_lead_search(
    first_name varchar, last_name varchar, email varchar, phone varchar, company varchar
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(translate(
        normalize(' ' || first_name || ' ' || last_name || ' ' || email || ' ' || phone || ' ' || company, NFKD),
        U&'\0300\0301\0302\0303\0304\0306\0307\0308\030C\0323\0327\0328\0331', ''))
$$;

-- The same for Ada Obi, ada  obi and Obi Ada: what two leads of one name share. Empty for nobody.
CREATE FUNCTION careline_lead_name(first_name varchar, last_name varchar) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(word, ' ' ORDER BY word), '')
    FROM regexp_split_to_table(public.careline_fold(first_name || ' ' || last_name), '[^[:alnum:]]+') AS word
    WHERE word <> ''
$$;
