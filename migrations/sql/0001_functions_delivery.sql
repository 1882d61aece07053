-- How far a message of ours has come. A status only ever gives way to one of a higher rank (platform_facts 1.4).
CREATE FUNCTION careline_rank(status text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE status
        WHEN 'queued' THEN 0 WHEN 'unknown' THEN 1 WHEN 'suppressed' THEN 2 WHEN 'dead' THEN 3 WHEN 'sent' THEN 4
        WHEN 'failed' THEN 5 WHEN 'undelivered' THEN 6 WHEN 'delivered' THEN 7 WHEN 'read' THEN 8 ELSE -1 END
$$;
