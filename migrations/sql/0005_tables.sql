CREATE TABLE canned_reply (
    name VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_canned_reply PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_canned_reply_hospital_id_name UNIQUE (hospital_id, name)
);
CREATE TABLE handoff (
    conversation_id UUID NOT NULL,
    sms_id UUID,
    task_id UUID NOT NULL,
    number INTEGER NOT NULL,
    status VARCHAR DEFAULT 'WAITING' NOT NULL,
    accepted_by UUID,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_why VARCHAR DEFAULT '' NOT NULL,
    remind_at TIMESTAMP WITH TIME ZONE,
    told_arrival BIGINT DEFAULT 0 NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_handoff PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_handoff_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT fk_handoff_hospital_id_sms_id FOREIGN KEY(hospital_id, sms_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT fk_handoff_hospital_id_task_id FOREIGN KEY(hospital_id, task_id) REFERENCES task (hospital_id, id),
    CONSTRAINT fk_handoff_hospital_id_accepted_by FOREIGN KEY(hospital_id, accepted_by) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_handoff_conversation ON handoff (hospital_id, conversation_id);
CREATE INDEX ix_handoff_number ON handoff (hospital_id, number, requested_at);
CREATE UNIQUE INDEX uq_handoff_open ON handoff (hospital_id, conversation_id) WHERE status <> 'CLOSED';
CREATE TABLE handoff_message (
    handoff_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_handoff_message PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_handoff_message_hospital_id_id FOREIGN KEY(hospital_id, id) REFERENCES outbound_message (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_handoff_message_hospital_id_handoff_id FOREIGN KEY(hospital_id, handoff_id) REFERENCES handoff (hospital_id, id),
    CONSTRAINT fk_handoff_message_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id)
);
CREATE TABLE handoff_note (
    handoff_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    body BYTEA NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_handoff_note PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_handoff_note_hospital_id_handoff_id FOREIGN KEY(hospital_id, handoff_id) REFERENCES handoff (hospital_id, id),
    CONSTRAINT fk_handoff_note_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_handoff_note_handoff ON handoff_note (hospital_id, handoff_id);
