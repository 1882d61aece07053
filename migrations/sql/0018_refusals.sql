ALTER TABLE outbound_message ADD COLUMN sending INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE channel_sender ADD COLUMN paused_until TIMESTAMP WITH TIME ZONE;
CREATE TABLE inbound_watermark (
    complete_until TIMESTAMP WITH TIME ZONE NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_inbound_watermark PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_inbound_watermark_hospital_id_id FOREIGN KEY(hospital_id, id) REFERENCES channel_sender (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_inbound_watermark_checked ON inbound_watermark (checked_at);
CREATE TABLE provider_refusal (
    outbound_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    sending INTEGER NOT NULL,
    code INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_provider_refusal PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_provider_refusal_hospital_id_outbound_id FOREIGN KEY(hospital_id, outbound_id) REFERENCES outbound_message (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_provider_refusal_hospital_id_outbound_id_sending_code UNIQUE (hospital_id, outbound_id, sending, code)
);
CREATE INDEX ix_provider_refusal_at ON provider_refusal (hospital_id, at);
CREATE INDEX ix_provider_refusal_due ON provider_refusal (due_at) WHERE due_at IS NOT NULL;
