-- One newcomer in a group of messages had everybody else of it met again: a look-up and an insert that came to nothing, each.
CREATE OR REPLACE FUNCTION careline_open_turns(
    p_hospital uuid[], p_sender uuid[], p_channel text[], p_address text[], p_external text[], p_phone text[],
    p_account text[], p_provider_id text[], p_contact uuid[], p_address_id uuid[], p_conversation uuid[],
    p_digest bytea[], p_now timestamptz
) RETURNS TABLE (
    ord int, verdict text, conversation_id uuid, contact_id uuid, address_id uuid, state bytea, release_id uuid,
    mode text, human_until timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM careline_meet(
        array_agg(i.hospital_id), array_agg(i.sender_id), array_agg(i.channel), array_agg(i.address), array_agg(i.external),
        array_agg(i.phone), array_agg(i.contact), array_agg(i.place), array_agg(i.talk), array_agg(i.digest), p_now)
    FROM unnest(p_hospital, p_sender, p_channel, p_address, p_external, p_phone, p_contact, p_address_id, p_conversation,
                p_digest)
        AS i(hospital_id, sender_id, channel, address, external, phone, contact, place, talk, digest)
    LEFT JOIN contact_address a
        ON a.hospital_id = i.hospital_id AND a.channel = i.channel AND a.address = i.address
    LEFT JOIN conversation c
        ON c.hospital_id = i.hospital_id AND c.sender_id = i.sender_id AND c.address_id = a.id
    WHERE c.id IS NULL OR (i.external <> '' AND a.external_user_id <> i.external)
    HAVING count(*) > 0;

    RETURN QUERY
    WITH i AS MATERIALIZED (
        SELECT i.*, a.id AS address_id
        FROM unnest(p_hospital, p_sender, p_channel, p_address, p_external, p_account, p_provider_id)
            WITH ORDINALITY AS i(hospital_id, sender_id, channel, address, external, account, provider_id, ord)
        JOIN contact_address a ON a.hospital_id = i.hospital_id AND a.channel = i.channel AND a.address = i.address
    ), locked AS MATERIALIZED (
        SELECT c.* FROM conversation c
        JOIN i ON c.hospital_id = i.hospital_id AND c.sender_id = i.sender_id AND c.address_id = i.address_id
        ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED
    )
    SELECT i.ord::int,
           CASE
               WHEN EXISTS (SELECT FROM inbound_message m WHERE m.hospital_id = i.hospital_id
                            AND m.account = i.account AND m.provider_id = i.provider_id) THEN 'duplicate'
               WHEN l.id IS NULL THEN 'busy'
               WHEN EXISTS (SELECT FROM inbound_message m WHERE m.hospital_id = i.hospital_id
                            AND m.conversation_id = c.id AND m.status IN ('pending', 'failed')) THEN 'behind'
               ELSE 'turn'
           END,
           c.id, c.contact_id, c.address_id, l.state, l.release_id, l.mode::text, l.human_until
    FROM i
    JOIN conversation c ON c.hospital_id = i.hospital_id AND c.sender_id = i.sender_id AND c.address_id = i.address_id
    LEFT JOIN locked l ON l.hospital_id = c.hospital_id AND l.id = c.id;
END $$;
