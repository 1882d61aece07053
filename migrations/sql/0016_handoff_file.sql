CREATE TABLE handoff_file (
    conversation_id UUID NOT NULL,
    handoff_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    inbound_id UUID NOT NULL,
    status VARCHAR DEFAULT 'WAITING' NOT NULL,
    caption BYTEA,
    content_type VARCHAR DEFAULT '' NOT NULL,
    data BYTEA,
    outbound_id UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_handoff_file PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_handoff_file_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT fk_handoff_file_hospital_id_handoff_id FOREIGN KEY(hospital_id, handoff_id) REFERENCES handoff (hospital_id, id),
    CONSTRAINT fk_handoff_file_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT fk_handoff_file_hospital_id_inbound_id FOREIGN KEY(hospital_id, inbound_id) REFERENCES inbound_message (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_handoff_file_hospital_id_inbound_id UNIQUE (hospital_id, inbound_id)
);
CREATE INDEX ix_handoff_file_conversation ON handoff_file (hospital_id, conversation_id);
CREATE INDEX ix_handoff_file_waiting ON handoff_file (hospital_id) WHERE status = 'WAITING';
