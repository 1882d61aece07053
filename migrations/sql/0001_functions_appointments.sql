-- Locks of one transaction, always taken in rising order, so that waiting for them can never form a ring. Kinds order the
-- classes: 0 conversation, 1 provider, 2 patient. A transaction that comes back for a lower one does not wait for it: it
-- gets it at once or fails as a whole with lock_not_available, and is repeated by its edge.
CREATE FUNCTION careline_lock_key(kind integer, hospital uuid, id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashtextextended(hospital::text || id::text, 0) & 1152921504606846975) | (kind::bigint << 60)
$$;

CREATE FUNCTION careline_lock(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    key bigint;
    highest bigint := coalesce(nullif(current_setting('careline.locked', true), ''), '-1')::bigint;
    before bigint := highest;
BEGIN
    FOR key IN SELECT DISTINCT k FROM unnest(keys) k WHERE k IS NOT NULL ORDER BY k LOOP
        IF key > highest THEN
            PERFORM pg_advisory_xact_lock(key);
            highest := key;
        ELSIF NOT pg_try_advisory_xact_lock(key) THEN
            RAISE EXCEPTION 'locks asked for out of order' USING ERRCODE = 'lock_not_available';
        END IF;
    END LOOP;
    IF highest > before THEN
        PERFORM set_config('careline.locked', highest::text, true);
    END IF;
END $$;

-- Takes a time for a conversation. Outcome: 'held' with the seat, 'taken', or 'stale' when the caller's catalogue is old.
-- Row locks are only taken with SKIP LOCKED: nobody who holds an advisory lock ever waits for a row here.
-- Under row-level security an overlap operator cannot use an index (it is not leakproof): the bounds on starts_at can.
-- No appointment blocks more than a day (ck_provider_length).
CREATE FUNCTION careline_hold(
    hospital uuid, known_version bigint, new_id uuid, conversation uuid, contact uuid, provider uuid, department uuid,
    begins timestamptz, ends timestamptz, blocks tstzrange, seats integer, until timestamptz, at timestamptz,
    OUT outcome text, OUT held_seat integer
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM careline_lock(ARRAY[
        careline_lock_key(0, hospital, conversation), careline_lock_key(1, hospital, provider)]);
    IF known_version <> coalesce((SELECT version FROM catalogue_version WHERE hospital_id = hospital), 0) THEN
        outcome := 'stale';
        RETURN;
    END IF;
    UPDATE appointment SET status = 'lapsed', updated_at = at
    WHERE hospital_id = hospital AND id = ANY (ARRAY(
        SELECT a.id FROM appointment a
        WHERE a.hospital_id = hospital AND a.provider_id = provider AND a.blocked && blocks
            AND a.starts_at > lower(blocks) - interval '1 day' AND a.starts_at < upper(blocks) + interval '1 day'
            AND a.status = 'held' AND a.hold_until <= at AND a.conversation_id IS DISTINCT FROM conversation
        FOR UPDATE SKIP LOCKED));
    SELECT seat INTO held_seat FROM generate_series(1, seats) AS seat
    WHERE NOT EXISTS (
        SELECT FROM appointment a
        WHERE a.hospital_id = hospital AND a.provider_id = provider AND a.seat = seat.seat AND a.blocked && blocks
            AND a.starts_at > lower(blocks) - interval '1 day' AND a.starts_at < upper(blocks) + interval '1 day'
            AND a.status IN ('held', 'scheduled', 'confirmed', 'checked_in')
            AND NOT (a.status = 'held' AND a.conversation_id IS NOT DISTINCT FROM conversation))
    ORDER BY seat LIMIT 1;
    IF held_seat IS NULL THEN
        outcome := 'taken';
        RETURN;
    END IF;
    DELETE FROM appointment WHERE hospital_id = hospital AND id = ANY (ARRAY(
        SELECT a.id FROM appointment a
        WHERE a.hospital_id = hospital AND a.conversation_id = conversation AND a.status IN ('held', 'lapsed')
        FOR UPDATE SKIP LOCKED));
    INSERT INTO appointment (hospital_id, id, contact_id, conversation_id, provider_id, department_id, starts_at, ends_at,
                             blocked, seat, status, hold_until, created_at, updated_at)
    VALUES (hospital, new_id, contact, conversation, provider, department, begins, ends, blocks, held_seat, 'held', until,
            at, at);
    outcome := 'held';
EXCEPTION WHEN exclusion_violation THEN
    -- A row written without the locks, by hand or by an import: the constraint has the last word.
    outcome := 'taken';
    held_seat := NULL;
END $$;

-- Locks the providers and patients of some appointments (and one patient more), then returns the rows as they are now.
CREATE FUNCTION careline_lock_appointments(hospital uuid, ids uuid[], patient uuid)
RETURNS SETOF appointment LANGUAGE plpgsql AS $$
BEGIN
    PERFORM careline_lock((
        SELECT array_agg(careline_lock_key(1, hospital, a.provider_id))
            || array_agg(careline_lock_key(2, hospital, a.patient_id)) FILTER (WHERE a.patient_id IS NOT NULL)
        FROM appointment a WHERE a.hospital_id = hospital AND a.id = ANY (ids)
    ) || CASE WHEN patient IS NULL THEN '{}'::bigint[] ELSE ARRAY[careline_lock_key(2, hospital, patient)] END);
    RETURN QUERY SELECT * FROM appointment a WHERE a.hospital_id = hospital AND a.id = ANY (ids);
END $$;

-- The same for one hold about to be booked, with what the decision needs: how many open appointments the patient has, one
-- of them that overlaps, and, for a hold that lapsed, a seat that is free again.
CREATE FUNCTION careline_lock_booking(
    hospital uuid, hold uuid, patient uuid, excluded uuid, at timestamptz,
    OUT status text, OUT holder uuid, OUT starts_at timestamptz, OUT hold_until timestamptz, OUT provider_id uuid,
    OUT department_id uuid, OUT conversation_id uuid, OUT contact_id uuid, OUT seat integer, OUT open_count integer, OUT overlapping uuid
) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
    a appointment%ROWTYPE;
BEGIN
    SELECT * INTO a FROM careline_lock_appointments(
        hospital, CASE WHEN excluded IS NULL THEN ARRAY[hold] ELSE ARRAY[hold, excluded] END, patient) found
    WHERE found.id = hold;
    IF a.id IS NULL THEN
        RETURN;
    END IF;
    status := a.status;
    holder := a.patient_id;
    starts_at := a.starts_at;
    hold_until := a.hold_until;
    provider_id := a.provider_id;
    department_id := a.department_id;
    conversation_id := a.conversation_id;
    contact_id := a.contact_id;
    seat := a.seat;
    IF a.status = 'lapsed' THEN
        SELECT s INTO seat
        FROM provider p CROSS JOIN generate_series(1, p.capacity) AS s
        WHERE p.hospital_id = hospital AND p.id = a.provider_id AND NOT EXISTS (
            SELECT FROM appointment o
            WHERE o.hospital_id = hospital AND o.provider_id = a.provider_id AND o.seat = s AND o.blocked && a.blocked
                AND o.starts_at > a.starts_at - interval '2 days' AND o.starts_at < a.ends_at + interval '2 days'
                AND o.status IN ('held', 'scheduled', 'confirmed', 'checked_in'))
        ORDER BY s LIMIT 1;
    END IF;
    SELECT count(*) INTO open_count FROM appointment o
    WHERE o.hospital_id = hospital AND o.patient_id = patient AND o.status IN ('scheduled', 'confirmed')
        AND o.starts_at > at AND o.id IS DISTINCT FROM excluded;
    SELECT o.id INTO overlapping FROM appointment o
    WHERE o.hospital_id = hospital AND o.patient_id = patient AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at
        AND o.status IN ('held', 'scheduled', 'confirmed', 'checked_in') AND o.id IS DISTINCT FROM excluded AND o.id <> hold
    LIMIT 1;
    RETURN NEXT;
END $$;

-- Raises the catalogue's version in the transaction that changes it, once per statement.
CREATE FUNCTION careline_catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_version (hospital_id, version)
    SELECT hospital_id, 1 FROM (SELECT DISTINCT hospital_id FROM changed) c ORDER BY hospital_id
    ON CONFLICT (hospital_id) DO UPDATE SET version = catalogue_version.version + 1;
    RETURN NULL;
END $$;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY['department', 'provider', 'provider_department', 'weekly_hours', 'date_hours',
                                  'provider_absence', 'holiday', 'hospital_setting', 'opening_hours',
                                  'content_template', 'hospital'] LOOP
        EXECUTE format('CREATE TRIGGER catalogue_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION careline_catalogue_changed()', source);
        EXECUTE format('CREATE TRIGGER catalogue_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION careline_catalogue_changed()', source);
        EXECUTE format('CREATE TRIGGER catalogue_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION careline_catalogue_changed()', source);
    END LOOP;
END $$;
