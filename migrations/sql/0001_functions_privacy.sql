-- Erasure and retention reach tables to which the application may only add. Each function checks that the transaction
-- serves the hospital, and does no more than its one purpose.
CREATE FUNCTION careline_serves(hospital uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(hospital::text = ANY (string_to_array(current_setting('careline.hospitals', true), ',')), false)
$$;

-- Empties what append-only rows say of a person: only for somebody whose erasure is under way.
CREATE FUNCTION careline_erase_append_only(p_hospital uuid, p_contact uuid, p_patients uuid[])
RETURNS TABLE (kept_table text, changed bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    n bigint;
BEGIN
    IF NOT careline_serves(p_hospital) OR NOT EXISTS (
        SELECT FROM erasure e WHERE e.hospital_id = p_hospital AND e.contact_id = p_contact AND e.status = 'scheduled'
            AND e.patients @> (SELECT coalesce(jsonb_agg(p::text), '[]') FROM unnest(p_patients) p)) THEN
        RAISE EXCEPTION 'no erasure is under way' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM delivery_event d USING outbound_message o, conversation c
    WHERE d.hospital_id = p_hospital AND o.hospital_id = p_hospital AND c.hospital_id = p_hospital
        AND o.id = d.outbound_id AND c.id = o.conversation_id AND c.contact_id = p_contact;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN QUERY SELECT 'delivery_event'::text, n;
    UPDATE consent_record SET address = '' WHERE hospital_id = p_hospital AND contact_id = p_contact AND address <> '';
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN QUERY SELECT 'consent_record'::text, n;
    UPDATE loyalty_entry SET reason = NULL
    WHERE hospital_id = p_hospital AND patient_id = ANY (p_patients) AND reason IS NOT NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN QUERY SELECT 'loyalty_entry'::text, n;
END $$;

-- Removes what is past its period. The audit trail of the last six years cannot be removed, whatever is asked for.
CREATE FUNCTION careline_prune(p_hospital uuid, p_class text, p_before timestamptz, p_most integer)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    n bigint := 0;
BEGIN
    IF NOT careline_serves(p_hospital) THEN
        RAISE EXCEPTION 'this transaction does not serve that hospital' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF p_class = 'delivery' THEN
        DELETE FROM delivery_event WHERE hospital_id = p_hospital AND id IN (
            SELECT d.id FROM delivery_event d WHERE d.hospital_id = p_hospital AND d.at < p_before LIMIT p_most);
        GET DIAGNOSTICS n = ROW_COUNT;
    ELSIF p_class = 'audit' THEN
        DELETE FROM audit_entry WHERE hospital_id = p_hospital AND id IN (
            SELECT a.id FROM audit_entry a
            WHERE a.hospital_id = p_hospital AND a.at < least(p_before, now() - interval '6 years') LIMIT p_most);
        GET DIAGNOSTICS n = ROW_COUNT;
    ELSE
        RAISE EXCEPTION 'no such class';
    END IF;
    RETURN n;
END $$;

REVOKE ALL ON FUNCTION careline_erase_append_only(uuid, uuid, uuid[]), careline_prune(uuid, text, timestamptz, integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_erase_append_only(uuid, uuid, uuid[]), careline_prune(uuid, text, timestamptz, integer)
TO careline_app;
-- Proofs are written once.
REVOKE UPDATE, DELETE ON retention_run FROM careline_app;
REVOKE DELETE ON erasure FROM careline_app;
