CREATE TABLE alert_subscription (
    staff_id UUID NOT NULL,
    topic VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_alert_subscription PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_alert_subscription_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_alert_subscription_hospital_id_staff_id_topic UNIQUE (hospital_id, staff_id, topic)
);
CREATE TABLE staff_invitation (
    staff_id UUID NOT NULL,
    digest BYTEA NOT NULL,
    invited_by UUID,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_staff_invitation PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_staff_invitation_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_staff_invitation_digest UNIQUE (digest)
);
CREATE TABLE staff_link (
    staff_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    as_patient BOOLEAN DEFAULT false NOT NULL,
    state BYTEA,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    chosen_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_staff_link PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_staff_link_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_staff_link_staff ON staff_link (hospital_id, staff_id);
CREATE UNIQUE INDEX uq_staff_link_address ON staff_link (hospital_id, channel, address) WHERE ended_at IS NULL;
