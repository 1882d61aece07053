-- What a lead is found by is made at every insertion. As functions in SQL their bodies were read and planned anew each time,
-- a fifth of the insertion; in PL/pgSQL they are kept. What they return is what it was.
CREATE OR REPLACE FUNCTION careline_fold(words varchar) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF octet_length(words) = length(words) THEN
        RETURN lower(words);  -- nothing but ASCII: no letter has a mark to lose
    END IF;
    RETURN lower(translate(normalize(coalesce(words, ''), NFKD),
        U&'\0300\0301\0302\0303\0304\0306\0307\0308\030C\0323\0327\0328\0331', ''));
END $$;

CREATE OR REPLACE FUNCTION careline_lead_search(
    first_name varchar, last_name varchar, email varchar, phone varchar, company varchar
) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN public.careline_fold(
        ' ' || first_name || ' ' || last_name || ' ' || email || ' ' || phone || ' ' || company);
END $$;

CREATE OR REPLACE FUNCTION careline_lead_name(first_name varchar, last_name varchar) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := array_remove(
        regexp_split_to_array(public.careline_fold(first_name || ' ' || last_name), '[^[:alnum:]]+'), '');
BEGIN
    CASE cardinality(words)
        WHEN 0 THEN RETURN '';
        WHEN 1 THEN RETURN words[1];
        WHEN 2 THEN RETURN least(words[1], words[2]) || ' ' || greatest(words[1], words[2]);
        ELSE RETURN (SELECT string_agg(word, ' ' ORDER BY word) FROM unnest(words) AS word);
    END CASE;
END $$;

-- Hardly a lead has an e-mail address, and only those converted a patient.
DROP INDEX ix_lead_email;
CREATE INDEX ix_lead_email ON lead (hospital_id, email) WHERE email <> '';
DROP INDEX ix_lead_patient;
CREATE INDEX ix_lead_patient ON lead (hospital_id, patient_id) WHERE patient_id IS NOT NULL;
