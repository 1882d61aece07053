-- Feedback gets a short number per hospital, in the order in which it came.
ALTER TABLE feedback ADD COLUMN number INTEGER;
UPDATE feedback f SET number = n.number
FROM (SELECT hospital_id, id, row_number() OVER (PARTITION BY hospital_id ORDER BY submitted_at, id) AS number FROM feedback) n
WHERE f.hospital_id = n.hospital_id AND f.id = n.id;
ALTER TABLE feedback ALTER COLUMN number SET NOT NULL;
ALTER TABLE feedback ADD CONSTRAINT uq_feedback_hospital_id_number UNIQUE (hospital_id, number);
