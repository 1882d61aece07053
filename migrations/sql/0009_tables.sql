CREATE TABLE partner (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    organization VARCHAR DEFAULT '' NOT NULL,
    position VARCHAR DEFAULT '' NOT NULL,
    phone VARCHAR,
    email VARCHAR DEFAULT '' NOT NULL,
    website VARCHAR DEFAULT '' NOT NULL,
    partner_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    source VARCHAR DEFAULT '' NOT NULL,
    tags JSONB DEFAULT '[]'::jsonb NOT NULL,
    notes BYTEA,
    deleted_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_partner PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_partner_hospital_id_number UNIQUE (hospital_id, number)
);
CREATE INDEX ix_partner_name ON partner (hospital_id, lower(name));
CREATE TABLE partner_interaction (
    partner_id UUID NOT NULL,
    member_id UUID,
    notes BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_partner_interaction PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_partner_interaction_hospital_id_partner_id FOREIGN KEY(hospital_id, partner_id) REFERENCES partner (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_partner_interaction_hospital_id_member_id FOREIGN KEY(hospital_id, member_id) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_partner_interaction_partner ON partner_interaction (hospital_id, partner_id, at);
CREATE TABLE partner_referral (
    partner_id UUID NOT NULL,
    lead_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_partner_referral PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_partner_referral_hospital_id_partner_id FOREIGN KEY(hospital_id, partner_id) REFERENCES partner (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_partner_referral_hospital_id_lead_id FOREIGN KEY(hospital_id, lead_id) REFERENCES lead (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_partner_referral_lead ON partner_referral (hospital_id, lead_id);
CREATE INDEX ix_partner_referral_partner ON partner_referral (hospital_id, partner_id);
