-- Which chats belong to staff, across hospitals: kept in memory so that a patient's message costs no look-up.
CREATE FUNCTION careline_staff_directory() RETURNS TABLE (hospital_id uuid, channel text, address text, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.hospital_id, l.channel, l.address, l.staff_id FROM staff_link l
    JOIN staff_member m ON m.hospital_id = l.hospital_id AND m.id = l.staff_id
    WHERE l.ended_at IS NULL AND m.active
$$;
REVOKE ALL ON FUNCTION careline_staff_directory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_staff_directory() TO careline_app;

-- Telegram's one bot serves every hospital: a code says which one the person belongs to. Knowing the code is the right to ask.
CREATE FUNCTION careline_invited_to(p_digest bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT hospital_id FROM staff_invitation WHERE digest = p_digest AND used_at IS NULL
$$;
REVOKE ALL ON FUNCTION careline_invited_to(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_invited_to(bytea) TO careline_app;

-- Where a chat is linked, across hospitals: a Telegram chat says nothing of the hospital. One row is chosen: the last one.
CREATE FUNCTION careline_workplaces(p_channel text, p_address text) RETURNS TABLE (
    hospital_id uuid, code varchar, name varchar, chosen boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.hospital_id, h.code, h.name,
           row_number() OVER (ORDER BY greatest(l.chosen_at, l.linked_at) DESC, l.hospital_id) = 1
    FROM staff_link l
    JOIN staff_member m ON m.hospital_id = l.hospital_id AND m.id = l.staff_id
    JOIN hospital h ON h.hospital_id = l.hospital_id
    WHERE l.channel = p_channel AND l.address = p_address AND l.ended_at IS NULL AND m.active
    ORDER BY h.name, h.code
$$;
REVOKE ALL ON FUNCTION careline_workplaces(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_workplaces(text, text) TO careline_app;

-- Later than every other choice of this chat, also within one instant.
CREATE FUNCTION careline_choose_workplace(p_channel text, p_address text, p_hospital uuid, p_now timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    WITH changed AS (
        UPDATE staff_link l SET chosen_at = greatest(p_now, (
            SELECT max(greatest(o.chosen_at, o.linked_at)) FROM staff_link o
            WHERE o.channel = p_channel AND o.address = p_address AND o.ended_at IS NULL) + interval '1 microsecond')
        WHERE l.hospital_id = p_hospital AND l.channel = p_channel AND l.address = p_address AND l.ended_at IS NULL
        RETURNING 1)
    SELECT EXISTS (SELECT FROM changed)
$$;
REVOKE ALL ON FUNCTION careline_choose_workplace(text, text, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_choose_workplace(text, text, uuid, timestamptz) TO careline_app;
