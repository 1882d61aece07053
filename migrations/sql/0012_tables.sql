CREATE TABLE source_spend (
    source VARCHAR NOT NULL,
    month DATE NOT NULL,
    amount BIGINT NOT NULL,
    entered_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_source_spend PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_source_spend_hospital_id_entered_by FOREIGN KEY(hospital_id, entered_by) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_source_spend_hospital_id_month_source UNIQUE (hospital_id, month, source),
    CONSTRAINT ck_source_spend_amount CHECK (amount >= 0),
    CONSTRAINT ck_source_spend_month CHECK (extract(day FROM month) = 1)
);
