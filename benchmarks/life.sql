-- The whole life of a message in three commits: accepted; turn; marked sent.
\set n random(1, 20000)
INSERT INTO floor_inbound (hospital_id, id, conversation_id, provider_id, content, status, received_at, retry_at)
VALUES (md5('h' || :n % 8)::uuid, gen_random_uuid(), md5('c' || :n)::uuid, 'SM' || gen_random_uuid(),
        decode(repeat('5a', 400), 'hex'), 'pending', now(), now()) ON CONFLICT DO NOTHING RETURNING id AS inbound \gset
BEGIN;
SELECT state, turns FROM floor_conversation
WHERE hospital_id = md5('h' || :n % 8)::uuid AND id = md5('c' || :n)::uuid FOR NO KEY UPDATE;
UPDATE floor_inbound SET status = 'handled', handled_at = now()
WHERE hospital_id = md5('h' || :n % 8)::uuid AND id = :inbound;
UPDATE floor_conversation SET state = decode(repeat('5b', 600), 'hex'), turns = turns + 1, updated_at = now()
WHERE hospital_id = md5('h' || :n % 8)::uuid AND id = md5('c' || :n)::uuid;
INSERT INTO floor_outbound (hospital_id, id, conversation_id, content, status, not_before, created_at)
VALUES (md5('h' || :n % 8)::uuid, gen_random_uuid(), md5('c' || :n)::uuid,
        decode(repeat('5a', 450), 'hex'), 'queued', now(), now()) RETURNING id AS outbound \gset
COMMIT;
UPDATE floor_outbound SET status = 'sent', provider_id = 'SM' || gen_random_uuid(), sent_at = now()
WHERE hospital_id = md5('h' || :n % 8)::uuid AND id = :outbound;
