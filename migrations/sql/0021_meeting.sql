-- Meeting somebody new took as long as the hospital had contacts: both look-ups read all addresses of the hospital.
CREATE INDEX ix_contact_address_address ON contact_address (hospital_id, address);

CREATE OR REPLACE FUNCTION careline_meet(
    p_hospital uuid[], p_sender uuid[], p_channel text[], p_address text[], p_external text[], p_phone text[],
    p_contact uuid[], p_address_id uuid[], p_conversation uuid[],
    p_digest bytea[], p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n int;
    who uuid;
    place uuid;
    known text;
BEGIN
    FOR n IN SELECT ord FROM unnest(p_hospital, p_channel, p_address) WITH ORDINALITY AS i(h, c, a, ord) ORDER BY h, c, a LOOP
        SELECT id, contact_id, external_user_id INTO place, who, known FROM contact_address
        WHERE hospital_id = p_hospital[n] AND channel = p_channel[n] AND address = p_address[n];
        IF place IS NOT NULL AND p_external[n] <> '' AND known <> p_external[n] THEN
            UPDATE contact_address SET external_user_id = p_external[n], updated_at = p_now
            WHERE hospital_id = p_hospital[n] AND id = place;
            IF known <> '' THEN
                -- The number has another owner now: nothing proved or said before holds for them (facts 6.2).
                DELETE FROM verification WHERE hospital_id = p_hospital[n] AND contact_id = who;
                UPDATE conversation SET state = NULL, standing = '{}', nudge_at = NULL, close_at = NULL, check_at = NULL
                WHERE hospital_id = p_hospital[n] AND address_id = place;
            END IF;
        END IF;
        IF place IS NULL THEN
            SELECT contact_id INTO who FROM contact_address
            WHERE hospital_id = p_hospital[n] AND channel = p_channel[n]
              AND external_user_id = p_external[n] AND external_user_id <> '' LIMIT 1;
            IF who IS NULL AND p_phone[n] <> '' THEN
                SELECT contact_id INTO who FROM contact_address
                WHERE hospital_id = p_hospital[n] AND channel <> p_channel[n] AND address = p_phone[n] LIMIT 1;
            END IF;
            IF who IS NULL THEN
                who := p_contact[n];
                INSERT INTO contact (hospital_id, id, phone, locale, created_at, updated_at)
                VALUES (p_hospital[n], who, nullif(p_phone[n], ''), '', p_now, p_now);
            END IF;
            INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable,
                                         opted_out_at, created_at, updated_at)
            VALUES (p_hospital[n], p_address_id[n], who, p_channel[n], p_address[n], p_external[n], '',
                    (SELECT since FROM suppression WHERE hospital_id = p_hospital[n] AND channel = p_channel[n]
                     AND address_digest = p_digest[n]), p_now, p_now)
            ON CONFLICT (hospital_id, channel, address) DO NOTHING
            RETURNING id INTO place;
            IF place IS NULL THEN
                DELETE FROM contact WHERE hospital_id = p_hospital[n] AND id = p_contact[n];
                SELECT id, contact_id INTO place, who FROM contact_address
                WHERE hospital_id = p_hospital[n] AND channel = p_channel[n] AND address = p_address[n];
            END IF;
        END IF;
        INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns,
                                  created_at, updated_at)
        VALUES (p_hospital[n], p_conversation[n], p_sender[n], place, who, p_channel[n], 'bot', 0, p_now, p_now)
        ON CONFLICT (hospital_id, sender_id, address_id) DO NOTHING;
    END LOOP;
END $$;
