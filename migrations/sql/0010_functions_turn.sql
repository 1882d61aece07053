-- First contact, or a first message to another number of the hospital's. A WhatsApp id that we have seen beside a number is
-- the same person (facts 1.2). Two processes may meet the same person at once: the second finds the first one's rows.
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
              AND external_user_id = p_external[n] AND p_external[n] <> '' LIMIT 1;
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

DROP FUNCTION careline_save_turns(uuid[], uuid[], uuid[], text[], text[], bytea[], timestamptz[], text[], timestamptz[], uuid[], uuid[], bytea[], uuid[], text[], timestamptz[], timestamptz[], timestamptz[], boolean[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], text[], text[], bytea[], timestamptz, timestamptz);

-- Writes a group of turns: the messages that came in, where the conversations stand now, and the replies.
-- `c_standing` are the names of where it stands, joined by spaces (arrays of arrays must be as long as each other);
-- null leaves them.
-- Returns each reply's place in line. A message known by now raises unique_violation: the group is repeated one by one.
CREATE FUNCTION careline_save_turns(
    m_hospital uuid[], m_id uuid[], m_conversation uuid[], m_account text[], m_provider_id text[], m_content bytea[],
    m_received timestamptz[], m_status text[], m_retry timestamptz[],
    c_hospital uuid[], c_id uuid[], c_state bytea[], c_release uuid[], c_standing text[], c_mode text[], c_human_until timestamptz[],
    c_nudge timestamptz[], c_close timestamptz[], c_heard boolean[],
    o_hospital uuid[], o_id uuid[], o_conversation uuid[], o_sender uuid[], o_address uuid[], o_cause uuid[],
    o_channel text[], o_kind text[], o_content bytea[], o_lease timestamptz, p_now timestamptz
) RETURNS TABLE (id uuid, departure bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF m_id <> '{}' THEN
        INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind, received_at,
                                     status, attempts, retry_at, error, handled_at)
        SELECT h, i, c, a, p, t, 'message', r, s, 0, w, '', CASE WHEN s = 'handled' THEN p_now END
        FROM unnest(m_hospital, m_id, m_conversation, m_account, m_provider_id, m_content, m_received, m_status, m_retry)
            WITH ORDINALITY AS m(h, i, c, a, p, t, r, s, w, ord)
        ORDER BY ord;
    END IF;
    IF c_id <> '{}' THEN
        UPDATE conversation t SET
            state = v.state, release_id = v.release, standing = coalesce(string_to_array(v.standing, ' '), t.standing),
            mode = v.mode, human_until = v.human_until,
            nudge_at = v.nudge, close_at = v.closes, check_at = least(t.check_at, v.nudge, v.closes), turns = t.turns + 1,
            last_inbound_at = CASE WHEN v.heard THEN p_now ELSE t.last_inbound_at END
        FROM unnest(c_hospital, c_id, c_state, c_release, c_standing, c_mode, c_human_until, c_nudge, c_close, c_heard)
            AS v(hospital_id, id, state, release, standing, mode, human_until, nudge, closes, heard)
        WHERE t.hospital_id = v.hospital_id AND t.id = v.id;
    END IF;
    IF o_id <> '{}' THEN
        RETURN QUERY
        INSERT INTO outbound_message AS n (hospital_id, id, conversation_id, sender_id, address_id, cause_id, channel, lane, kind,
                                           content, status, created_at, not_before, lease_until, attempts, part, provider_id)
        SELECT h, i, c, s, a, m, ch, 0, k, t, 'queued', p_now, p_now, o_lease, 0, 0, ''
        FROM unnest(o_hospital, o_id, o_conversation, o_sender, o_address, o_cause, o_channel, o_kind, o_content)
            WITH ORDINALITY AS o(h, i, c, s, a, m, ch, k, t, ord)
        ORDER BY ord
        RETURNING n.id, n.departure;
    END IF;
END $$;
