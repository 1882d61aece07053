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
