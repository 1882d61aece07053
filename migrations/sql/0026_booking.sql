-- As before, without a query per call: the keys are few, and finding the next of them costs less than sorting by SQL.
CREATE OR REPLACE FUNCTION careline_lock(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    given bigint;
    key bigint;
    last bigint := -1;
    highest bigint := coalesce(nullif(current_setting('careline.locked', true), ''), '-1')::bigint;
    before bigint := highest;
BEGIN
    IF cardinality(keys) > 8 THEN
        keys := ARRAY(SELECT DISTINCT k FROM unnest(keys) k WHERE k IS NOT NULL ORDER BY k);
    END IF;
    LOOP
        key := NULL;
        FOREACH given IN ARRAY coalesce(keys, '{}') LOOP
            IF given > last AND (key IS NULL OR given < key) THEN
                key := given;
            END IF;
        END LOOP;
        EXIT WHEN key IS NULL;
        last := key;
        IF key > highest THEN
            -- Asked as an expression: PERFORM would run a query for it.
            IF pg_advisory_xact_lock(key) IS NULL THEN NULL; END IF;
            highest := key;
        ELSIF NOT pg_try_advisory_xact_lock(key) THEN
            RAISE EXCEPTION 'locks asked for out of order' USING ERRCODE = 'lock_not_available';
        END IF;
    END LOOP;
    IF highest > before THEN
        IF set_config('careline.locked', highest::text, true) IS NULL THEN NULL; END IF;
    END IF;
END $$;

-- As before: one look at the provider's time tells what is decided, and what a conversation without another hold needs is
-- no sub-transaction. Every statement after the locks sees what was committed while they were waited for.
-- The status is compared through coalesce() to keep the planner from the indexes over a few statuses only: it takes them for
-- nearly empty, and would read all holds there are, or all of the provider's appointments.
CREATE OR REPLACE FUNCTION careline_hold(
    hospital uuid, known_version bigint, new_id uuid, conversation uuid, contact uuid, provider uuid, department uuid,
    begins timestamptz, ends timestamptz, blocks tstzrange, seats integer, until timestamptz, at timestamptz,
    OUT outcome text, OUT held_seat integer
) LANGUAGE plpgsql AS $$
DECLARE
    present bigint;
    holds_another boolean;
    taken integer[];
    ran_out uuid[];
BEGIN
    IF careline_lock(ARRAY[
        careline_lock_key(0, hospital, conversation), careline_lock_key(1, hospital, provider)]) IS NULL THEN NULL; END IF;
    LOOP
        SELECT (SELECT version FROM catalogue_version WHERE hospital_id = hospital),
            EXISTS (SELECT FROM appointment o
                    WHERE o.hospital_id = hospital AND o.conversation_id = conversation
                        AND coalesce(o.status, '') IN ('held', 'lapsed')),
            array_agg(a.seat) FILTER (WHERE a.status <> 'held' OR a.conversation_id IS DISTINCT FROM conversation),
            array_agg(a.id) FILTER (WHERE a.status = 'held' AND a.hold_until <= at
                                      AND a.conversation_id IS DISTINCT FROM conversation)
        INTO present, holds_another, taken, ran_out
        FROM appointment a
        WHERE a.hospital_id = hospital AND a.provider_id = provider AND a.blocked && blocks
            AND a.starts_at > lower(blocks) - interval '1 day' AND a.starts_at < upper(blocks) + interval '1 day'
            AND coalesce(a.status, '') IN ('held', 'scheduled', 'confirmed', 'checked_in');
        IF known_version <> coalesce(present, 0) THEN
            outcome := 'stale';
            RETURN;
        END IF;
        EXIT WHEN ran_out IS NULL;
        UPDATE appointment SET status = 'lapsed', updated_at = at
        WHERE hospital_id = hospital AND id = ANY (ARRAY(
            SELECT a.id FROM appointment a
            WHERE a.hospital_id = hospital AND a.id = ANY (ran_out) AND a.status = 'held' AND a.hold_until <= at
            FOR UPDATE SKIP LOCKED));
        -- What somebody else has locked stays taken.
        EXIT WHEN NOT FOUND;
    END LOOP;
    FOR seat IN 1..seats LOOP
        IF taken IS NULL OR seat <> ALL (taken) THEN
            held_seat := seat;
            EXIT;
        END IF;
    END LOOP;
    IF held_seat IS NULL THEN
        outcome := 'taken';
        RETURN;
    END IF;
    outcome := 'held';
    -- A row written without the locks, by hand or by an import, may be in the way: the constraint has the last word, and
    -- the conversation's earlier hold then stays.
    IF holds_another THEN
        BEGIN
            DELETE FROM appointment WHERE hospital_id = hospital AND id = ANY (ARRAY(
                SELECT a.id FROM appointment a
                WHERE a.hospital_id = hospital AND a.conversation_id = conversation AND a.status IN ('held', 'lapsed')
                FOR UPDATE SKIP LOCKED));
            INSERT INTO appointment (hospital_id, id, contact_id, conversation_id, provider_id, department_id, starts_at,
                                     ends_at, blocked, seat, status, hold_until, created_at, updated_at)
            VALUES (hospital, new_id, contact, conversation, provider, department, begins, ends, blocks, held_seat, 'held',
                    until, at, at);
        EXCEPTION WHEN exclusion_violation THEN
            outcome := 'taken';
            held_seat := NULL;
        END;
        RETURN;
    END IF;
    INSERT INTO appointment (hospital_id, id, contact_id, conversation_id, provider_id, department_id, starts_at, ends_at,
                             blocked, seat, status, hold_until, created_at, updated_at)
    VALUES (hospital, new_id, contact, conversation, provider, department, begins, ends, blocks, held_seat, 'held', until,
            at, at)
    ON CONFLICT ON CONSTRAINT ex_appointment_provider DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'taken';
        held_seat := NULL;
    END IF;
END $$;

-- Books a hold that nothing speaks against: in the common case everything is decided by the statement that writes. No row
-- comes back for any other; careline_lock_booking then tells what is the matter, under the same locks.
-- `own` is the contact whose holds alone may be booked, null for anybody's.
CREATE FUNCTION careline_book(
    hospital uuid, hold uuid, patient uuid, own uuid, most_open integer, new_status text, why bytea, through text,
    new_number text, at timestamptz
) RETURNS SETOF appointment LANGUAGE plpgsql AS $$
DECLARE
    provider uuid;
    holder uuid;
BEGIN
    SELECT a.provider_id, a.patient_id INTO provider, holder FROM appointment a WHERE a.hospital_id = hospital AND a.id = hold;
    IF provider IS NULL THEN
        RETURN;
    END IF;
    IF careline_lock(ARRAY[
        careline_lock_key(1, hospital, provider), careline_lock_key(2, hospital, patient),
        careline_lock_key(2, hospital, holder)]) IS NULL THEN NULL; END IF;
    RETURN QUERY
    UPDATE appointment a SET status = new_status, patient_id = patient, reason = why, booked_channel = through,
        number = new_number, hold_until = NULL, booked_at = at, updated_at = at
    WHERE a.hospital_id = hospital AND a.id = hold AND coalesce(a.status, '') = 'held' AND a.starts_at > at
        AND (own IS NULL OR a.contact_id IS NULL OR a.contact_id = own)
        AND NOT EXISTS (
            SELECT FROM appointment o WHERE o.hospital_id = hospital AND o.number = new_number AND o.status <> 'moved')
        AND (SELECT count(*) FILTER (WHERE o.status IN ('scheduled', 'confirmed') AND o.starts_at > at) < most_open
                AND count(*) FILTER (WHERE o.starts_at < a.ends_at AND o.ends_at > a.starts_at AND o.id <> hold
                                       AND o.status IN ('held', 'scheduled', 'confirmed', 'checked_in')) = 0
             FROM appointment o WHERE o.hospital_id = hospital AND o.patient_id = patient)
    RETURNING a.*;
END $$;

-- As before, in fewer queries.
CREATE OR REPLACE FUNCTION careline_lock_appointments(hospital uuid, ids uuid[], patient uuid)
RETURNS SETOF appointment LANGUAGE plpgsql AS $$
DECLARE
    keys bigint[];
BEGIN
    SELECT array_agg(careline_lock_key(1, hospital, a.provider_id)) || array_agg(careline_lock_key(2, hospital, a.patient_id))
    INTO keys FROM appointment a WHERE a.hospital_id = hospital AND a.id = ANY (ids);
    IF careline_lock(keys || careline_lock_key(2, hospital, patient)) IS NULL THEN NULL; END IF;
    RETURN QUERY SELECT * FROM appointment a WHERE a.hospital_id = hospital AND a.id = ANY (ids);
END $$;

-- A hold has no patient yet and needs no place in it.
DROP INDEX ix_appointment_patient;
CREATE INDEX ix_appointment_patient ON appointment (hospital_id, patient_id, starts_at) WHERE patient_id IS NOT NULL;
-- Whoever books is looked for in it: without, all who wait at the hospital were read for each booking.
CREATE INDEX ix_waitlist_entry_patient ON waitlist_entry (hospital_id, patient_id) WHERE status = 'waiting';
-- Before a reminder leaves it has no contact.
DROP INDEX ix_reminder_contact;
CREATE INDEX ix_reminder_contact ON reminder (hospital_id, contact_id, settled_at) WHERE contact_id IS NOT NULL;
