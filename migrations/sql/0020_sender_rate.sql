CREATE TABLE sender_rate (
    charges JSONB DEFAULT '[]' NOT NULL,
    waits JSONB DEFAULT '[]' NOT NULL,
    paused_until TIMESTAMP WITH TIME ZONE,
    strikes INTEGER DEFAULT 0 NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_sender_rate PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_sender_rate_hospital_id_id FOREIGN KEY(hospital_id, id) REFERENCES channel_sender (hospital_id, id) ON DELETE CASCADE
)
 WITH (fillfactor = 50);
DROP INDEX ix_outreach_due;
CREATE INDEX ix_outreach_due ON outreach (hospital_id, lane, due_at) WHERE status = 'scheduled';
CREATE INDEX ix_outbound_message_bulk ON outbound_message (hospital_id) WHERE waiting AND lane = 2;
