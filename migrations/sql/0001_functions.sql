-- Who serves which number, across hospitals: the only read that cannot name its hospital first.
CREATE FUNCTION careline_directory() RETURNS TABLE (
    hospital_id uuid, sender_id uuid, channel text, address text, account text, service text,
    two_way boolean, rate_per_second double precision, tokens bytea
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT h.hospital_id, s.id, s.channel, s.address, s.account, s.service, s.two_way, s.rate_per_second, s.tokens
    FROM hospital h LEFT JOIN channel_sender s ON s.hospital_id = h.hospital_id
$$;
REVOKE ALL ON FUNCTION careline_directory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_directory() TO careline_app;
