-- The running transaction, by a number that never comes again.
CREATE FUNCTION careline_xid() RETURNS bigint LANGUAGE sql AS 'SELECT pg_current_xact_id()::text::bigint';

DROP FUNCTION careline_save_turns(uuid[], uuid[], uuid[], text[], text[], bytea[], timestamptz[], text[], timestamptz[], uuid[], uuid[], bytea[], uuid[], text[], text[], timestamptz[], timestamptz[], timestamptz[], boolean[], uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], text[], text[], bytea[], timestamptz, timestamptz);

-- Writes a group of turns: the messages that came in, where the conversations stand now, and the replies.
-- `c_standing` are the names of where it stands, joined by spaces (arrays of arrays must be as long as each other);
-- null leaves them. `m_path` is what each turn walked through.
-- Returns each reply's place in line. A message known by now raises unique_violation: the group is repeated one by one.
CREATE FUNCTION careline_save_turns(
    m_hospital uuid[], m_id uuid[], m_conversation uuid[], m_account text[], m_provider_id text[], m_content bytea[],
    m_received timestamptz[], m_status text[], m_retry timestamptz[],
    c_hospital uuid[], c_id uuid[], c_state bytea[], c_release uuid[], c_standing text[], c_mode text[], c_human_until timestamptz[],
    c_nudge timestamptz[], c_close timestamptz[], c_heard boolean[],
    o_hospital uuid[], o_id uuid[], o_conversation uuid[], o_sender uuid[], o_address uuid[], o_cause uuid[],
    o_channel text[], o_kind text[], o_content bytea[], o_lease timestamptz, p_now timestamptz,
    m_path text[]
) RETURNS TABLE (id uuid, departure bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF m_id <> '{}' THEN
        INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind, received_at,
                                     status, attempts, retry_at, error, handled_at, path, turn_xid)
        SELECT h, i, c, a, p, t, 'message', r, s, 0, w, '', CASE WHEN s = 'handled' THEN p_now END, w_path,
               CASE WHEN w_path IS NOT NULL THEN careline_xid() END
        FROM unnest(m_hospital, m_id, m_conversation, m_account, m_provider_id, m_content, m_received, m_status, m_retry, m_path)
            WITH ORDINALITY AS m(h, i, c, a, p, t, r, s, w, w_path, ord)
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
