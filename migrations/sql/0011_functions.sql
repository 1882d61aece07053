-- Whoever logs in says no hospital: which active members have this phone number or e-mail address. It tells nothing else of them.
CREATE FUNCTION careline_staff_named(p_name text) RETURNS TABLE (hospital_id uuid, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT m.hospital_id, m.id FROM staff_member m
    WHERE m.active AND p_name <> '' AND (m.phone = p_name OR lower(m.email) = p_name)
    ORDER BY m.hospital_id, m.id LIMIT 20
$$;
REVOKE ALL ON FUNCTION careline_staff_named(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_staff_named(text) TO careline_app;
