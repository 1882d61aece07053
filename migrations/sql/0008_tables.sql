CREATE TABLE opportunity (
    number INTEGER NOT NULL,
    title BYTEA NOT NULL,
    description BYTEA,
    lead_id UUID,
    amount BIGINT NOT NULL,
    stage VARCHAR NOT NULL,
    probability INTEGER NOT NULL,
    closes_on DATE,
    owner_id UUID,
    lost_reason BYTEA,
    deleted_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_opportunity PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_opportunity_hospital_id_lead_id FOREIGN KEY(hospital_id, lead_id) REFERENCES lead (hospital_id, id),
    CONSTRAINT fk_opportunity_hospital_id_owner_id FOREIGN KEY(hospital_id, owner_id) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_opportunity_hospital_id_number UNIQUE (hospital_id, number),
    CONSTRAINT ck_opportunity_probability CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT ck_opportunity_amount CHECK (amount >= 0)
);
CREATE INDEX ix_opportunity_lead ON opportunity (hospital_id, lead_id);
CREATE INDEX ix_opportunity_stage ON opportunity (hospital_id, stage);
CREATE TABLE opportunity_stage (
    opportunity_id UUID NOT NULL,
    stage VARCHAR NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    member_id UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_opportunity_stage PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_opportunity_stage_hospital_id_opportunity_id FOREIGN KEY(hospital_id, opportunity_id) REFERENCES opportunity (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_opportunity_stage_hospital_id_member_id FOREIGN KEY(hospital_id, member_id) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_opportunity_stage_of ON opportunity_stage (hospital_id, opportunity_id, entered_at);
