-- The ledger is written once: the application may add to it and read it, never change or remove a line.
REVOKE UPDATE, DELETE ON loyalty_entry, loyalty_lot_use FROM careline_app;

-- Every hospital begins with the rewards of LOY-05; it changes them as it likes.
CREATE FUNCTION careline_first_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reward (hospital_id, id, number, name, reward_type, cost)
    VALUES (NEW.hospital_id, gen_random_uuid(), 1, 'Priority appointment', 'PRIORITY_ACCESS', 250),
           (NEW.hospital_id, gen_random_uuid(), 2, 'Free health checkup', 'FREE_SERVICE', 500),
           (NEW.hospital_id, gen_random_uuid(), 3, 'Free consultation', 'FREE_CONSULTATION', 750),
           (NEW.hospital_id, gen_random_uuid(), 4, '20% service discount', 'DISCOUNT', 1000);
    RETURN NULL;
END $$;

CREATE TRIGGER first_rewards AFTER INSERT ON hospital FOR EACH ROW EXECUTE FUNCTION careline_first_rewards();
