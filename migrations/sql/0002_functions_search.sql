-- Leads whose line holds the words, newest first. Under row-level security LIKE cannot use an index (it is not
-- leakproof), so this runs as the tables' owner, checks that the transaction serves the hospital, and filters by it.
--
-- A pattern that many leads have is found among the newest ones; a rare one through the trigrams. Looking at the newest
-- first bounds both: whatever is not rare among them never fetches its many thousands from the index.
--
-- A missing pattern is null: LIKE '%' beside a real one makes a trigram scan walk the whole index. Of several patterns,
-- the newest leads tell which is rare: that one is looked up, together with the next if it is not rare enough, and the
-- others filter. The hits are materialised, or the limit would tempt the planner into walking every lead.
CREATE FUNCTION careline_find_leads(
    p_hospital uuid, p_one text, p_two text, p_three text, p_statuses text[], p_sources text[], p_assigned uuid,
    p_unassigned boolean, p_tags uuid[], p_pipeline text, p_most integer
) RETURNS TABLE (lead_id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    hits uuid[];
    newest CONSTANT integer := 4000;
    rare CONSTANT integer := 8;  -- of the newest
    seen integer[];
    wanted text[];
BEGIN
    IF NOT careline_serves(p_hospital) THEN
        RAISE EXCEPTION 'this transaction does not serve that hospital' USING ERRCODE = 'insufficient_privilege';
    END IF;
    hits := ARRAY(
        SELECT r.id FROM (
            SELECT l.id, l.search, l.deleted_at FROM lead l WHERE l.hospital_id = p_hospital ORDER BY l.id DESC LIMIT newest
        ) r
        WHERE r.deleted_at IS NULL AND r.search LIKE p_one AND (p_two IS NULL OR r.search LIKE p_two)
          AND (p_three IS NULL OR r.search LIKE p_three)
          AND careline_lead_fits(p_hospital, r.id, p_statuses, p_sources, p_assigned, p_unassigned, p_tags, p_pipeline)
        ORDER BY r.id DESC LIMIT p_most);
    IF cardinality(hits) = p_most THEN
        RETURN QUERY SELECT unnest(hits);
        RETURN;
    END IF;
    IF p_two IS NOT NULL THEN
        WITH sample AS MATERIALIZED (
            SELECT l.search FROM lead l WHERE l.hospital_id = p_hospital ORDER BY l.id DESC LIMIT newest)
        SELECT array_agg(n ORDER BY n, place), array_agg(pattern ORDER BY n, place) INTO seen, wanted FROM (
            SELECT given.pattern, given.place,
                (SELECT count(*) FROM sample s WHERE s.search LIKE given.pattern)::integer AS n
            FROM unnest(ARRAY[p_one, p_two, p_three]) WITH ORDINALITY AS given (pattern, place)
            WHERE given.pattern IS NOT NULL) counted;
        p_one := wanted[1];
        p_two := wanted[2];
        p_three := wanted[3];
    END IF;
    IF p_two IS NULL OR seen[1] <= rare THEN
        RETURN QUERY
        WITH hit AS MATERIALIZED (
            SELECT l.id, l.search FROM lead l
            WHERE l.hospital_id = p_hospital AND l.deleted_at IS NULL AND l.search LIKE p_one)
        SELECT h.id FROM hit h
        WHERE (p_two IS NULL OR h.search LIKE p_two) AND (p_three IS NULL OR h.search LIKE p_three)
          AND careline_lead_fits(p_hospital, h.id, p_statuses, p_sources, p_assigned, p_unassigned, p_tags, p_pipeline)
        ORDER BY h.id DESC LIMIT p_most;
    ELSE
        RETURN QUERY
        WITH hit AS MATERIALIZED (
            SELECT l.id, l.search FROM lead l
            WHERE l.hospital_id = p_hospital AND l.deleted_at IS NULL AND l.search LIKE p_one AND l.search LIKE p_two)
        SELECT h.id FROM hit h
        WHERE (p_three IS NULL OR h.search LIKE p_three)
          AND careline_lead_fits(p_hospital, h.id, p_statuses, p_sources, p_assigned, p_unassigned, p_tags, p_pipeline)
        ORDER BY h.id DESC LIMIT p_most;
    END IF;
END $$;

-- Whether a lead passes the other filters; null ones do not count. Looks at nothing when none is given.
CREATE FUNCTION careline_lead_fits(
    p_hospital uuid, p_lead uuid, p_statuses text[], p_sources text[], p_assigned uuid, p_unassigned boolean,
    p_tags uuid[], p_pipeline text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (p_statuses IS NULL AND p_sources IS NULL AND p_assigned IS NULL AND NOT p_unassigned AND p_pipeline IS NULL
            OR EXISTS (
                SELECT FROM lead l WHERE l.hospital_id = p_hospital AND l.id = p_lead
                    AND (p_statuses IS NULL OR l.status = ANY (p_statuses))
                    AND (p_sources IS NULL OR l.source = ANY (p_sources))
                    AND (p_assigned IS NULL OR l.assigned_to = p_assigned)
                    AND (NOT p_unassigned OR l.assigned_to IS NULL)
                    AND (p_pipeline IS NULL OR l.pipeline = p_pipeline)))
        AND (p_tags IS NULL OR EXISTS (
            SELECT FROM lead_tag t WHERE t.hospital_id = p_hospital AND t.lead_id = p_lead AND t.tag_id = ANY (p_tags)))
$$;

REVOKE ALL ON FUNCTION careline_find_leads(uuid, text, text, text, text[], text[], uuid, boolean, uuid[], text, integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careline_find_leads(uuid, text, text, text, text[], text[], uuid, boolean, uuid[], text, integer)
TO careline_app;
