-- For a while 0018 and 0020 made these themselves, so a database may have them.
CREATE INDEX IF NOT EXISTS ix_provider_refusal_dead ON provider_refusal (hospital_id, outbound_id) WHERE outcome = 'dead';
DROP INDEX IF EXISTS ix_outreach_due;
CREATE INDEX ix_outreach_due ON outreach (hospital_id, lane, due_at) WHERE status = 'scheduled';
CREATE INDEX IF NOT EXISTS ix_outbound_message_bulk ON outbound_message (hospital_id) WHERE waiting AND lane = 2;
