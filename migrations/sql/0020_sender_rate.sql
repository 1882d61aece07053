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
