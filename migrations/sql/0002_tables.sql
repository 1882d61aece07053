CREATE TABLE tag (
    name VARCHAR NOT NULL,
    colour VARCHAR NOT NULL,
    category VARCHAR DEFAULT '' NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_tag PRIMARY KEY (hospital_id, id)
);
CREATE UNIQUE INDEX uq_tag_name ON tag (hospital_id, lower(name));
CREATE TABLE lead (
    number VARCHAR NOT NULL,
    tail VARCHAR GENERATED ALWAYS AS (right(number, 4)) STORED NOT NULL,
    contact_id UUID,
    first_name VARCHAR DEFAULT '' NOT NULL,
    last_name VARCHAR DEFAULT '' NOT NULL,
    phone VARCHAR DEFAULT '' NOT NULL,
    email VARCHAR DEFAULT '' NOT NULL,
    company VARCHAR DEFAULT '' NOT NULL,
    search VARCHAR GENERATED ALWAYS AS (careline_lead_search(first_name, last_name, email, phone, company)) STORED NOT NULL,
    name_key VARCHAR GENERATED ALWAYS AS (careline_lead_name(first_name, last_name)) STORED NOT NULL,
    gender VARCHAR DEFAULT '' NOT NULL,
    birth_date BYTEA,
    address BYTEA,
    insurance BYTEA,
    notes BYTEA,
    status VARCHAR DEFAULT 'NEW' NOT NULL,
    pipeline VARCHAR DEFAULT '' NOT NULL,
    source VARCHAR NOT NULL,
    channel VARCHAR DEFAULT '' NOT NULL,
    interested_in JSONB DEFAULT '[]'::jsonb NOT NULL,
    preferred_provider_id UUID,
    preferred_day DATE,
    referrer_patient_id UUID,
    referred_by BYTEA,
    assigned_to UUID,
    next_follow_up_at TIMESTAMP WITH TIME ZONE,
    last_contacted_at TIMESTAMP WITH TIME ZONE,
    first_response_due_at TIMESTAMP WITH TIME ZONE,
    first_responded_at TIMESTAMP WITH TIME ZONE,
    first_response_missed_at TIMESTAMP WITH TIME ZONE,
    score INTEGER DEFAULT 0 NOT NULL,
    source_points INTEGER DEFAULT 0 NOT NULL,
    engagement_points INTEGER DEFAULT 0 NOT NULL,
    response_points INTEGER DEFAULT 0 NOT NULL,
    recency_points INTEGER DEFAULT 0 NOT NULL,
    interest_points INTEGER DEFAULT 0 NOT NULL,
    communications INTEGER DEFAULT 0 NOT NULL,
    responded INTEGER DEFAULT 0 NOT NULL,
    lost_reason BYTEA,
    converted_at TIMESTAMP WITH TIME ZONE,
    patient_id UUID,
    deleted_at TIMESTAMP WITH TIME ZONE,
    merged_into_id UUID,
    created_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_lead PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_referrer_patient_id FOREIGN KEY(hospital_id, referrer_patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_preferred_provider_id FOREIGN KEY(hospital_id, preferred_provider_id) REFERENCES provider (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_assigned_to FOREIGN KEY(hospital_id, assigned_to) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT fk_lead_hospital_id_merged_into_id FOREIGN KEY(hospital_id, merged_into_id) REFERENCES lead (hospital_id, id),
    CONSTRAINT uq_lead_hospital_id_number UNIQUE (hospital_id, number),
    CONSTRAINT ck_lead_status CHECK (status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED', 'CONVERTED', 'LOST')),
    CONSTRAINT ck_lead_converted CHECK (status <> 'CONVERTED' OR (converted_at IS NOT NULL AND patient_id IS NOT NULL)),
    CONSTRAINT ck_lead_kept CHECK (status <> 'CONVERTED' OR deleted_at IS NULL),
    CONSTRAINT ck_lead_score CHECK (score BETWEEN 0 AND 100)
)
 WITH (fillfactor = 85);
CREATE UNIQUE INDEX uq_lead_open ON lead (hospital_id, contact_id) WHERE contact_id IS NOT NULL AND deleted_at IS NULL AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED');
CREATE INDEX ix_lead_contact ON lead (hospital_id, contact_id);
CREATE INDEX ix_lead_patient ON lead (hospital_id, patient_id);
CREATE INDEX ix_lead_phone ON lead (hospital_id, phone);
CREATE INDEX ix_lead_email ON lead (hospital_id, email);
CREATE INDEX ix_lead_name ON lead (hospital_id, name_key);
CREATE INDEX ix_lead_tail ON lead (hospital_id, tail);
CREATE INDEX ix_lead_board ON lead (hospital_id, status, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_lead_assigned ON lead (hospital_id, assigned_to, status, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_lead_merged ON lead (hospital_id, merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX ix_lead_unanswered ON lead (hospital_id, first_response_due_at) WHERE deleted_at IS NULL AND status = 'NEW' AND first_responded_at IS NULL AND first_response_missed_at IS NULL;
CREATE INDEX ix_lead_search ON lead USING gin (hospital_id, search gin_trgm_ops) WHERE deleted_at IS NULL;
CREATE TABLE lead_tag (
    hospital_id UUID NOT NULL,
    lead_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    CONSTRAINT pk_lead_tag PRIMARY KEY (hospital_id, lead_id, tag_id),
    CONSTRAINT fk_lead_tag_hospital_id_lead_id FOREIGN KEY(hospital_id, lead_id) REFERENCES lead (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_lead_tag_hospital_id_tag_id FOREIGN KEY(hospital_id, tag_id) REFERENCES tag (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_lead_tag_tag ON lead_tag (hospital_id, tag_id);
CREATE TABLE lead_interaction (
    lead_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    direction VARCHAR DEFAULT 'outbound' NOT NULL,
    responded BOOLEAN DEFAULT false NOT NULL,
    notes BYTEA,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_lead_interaction PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_lead_interaction_hospital_id_lead_id FOREIGN KEY(hospital_id, lead_id) REFERENCES lead (hospital_id, id),
    CONSTRAINT fk_lead_interaction_hospital_id_member_id FOREIGN KEY(hospital_id, member_id) REFERENCES staff_member (hospital_id, id)
);
CREATE INDEX ix_lead_interaction_lead ON lead_interaction (hospital_id, lead_id, at);
CREATE TABLE lead_activity (
    lead_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    description BYTEA,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind VARCHAR NOT NULL,
    actor_id UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_lead_activity PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_lead_activity_hospital_id_lead_id FOREIGN KEY(hospital_id, lead_id) REFERENCES lead (hospital_id, id)
);
CREATE INDEX ix_lead_activity_lead ON lead_activity (hospital_id, lead_id, at);
CREATE TABLE lead_merge (
    kept_id UUID NOT NULL,
    merged_id UUID NOT NULL,
    journal BYTEA,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    member_id UUID,
    undone_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_lead_merge PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_lead_merge_hospital_id_kept_id FOREIGN KEY(hospital_id, kept_id) REFERENCES lead (hospital_id, id),
    CONSTRAINT fk_lead_merge_hospital_id_merged_id FOREIGN KEY(hospital_id, merged_id) REFERENCES lead (hospital_id, id)
);
CREATE INDEX ix_lead_merge_kept ON lead_merge (hospital_id, kept_id, at);
CREATE UNIQUE INDEX uq_lead_merge_merged ON lead_merge (hospital_id, merged_id) WHERE undone_at IS NULL;
CREATE TABLE lead_rotation (
    hospital_id UUID NOT NULL,
    last_member_id UUID,
    CONSTRAINT pk_lead_rotation PRIMARY KEY (hospital_id)
);
CREATE TABLE scoring_run (
    hospital_id UUID NOT NULL,
    day DATE,
    after_lead_id UUID,
    done BOOLEAN DEFAULT false NOT NULL,
    heard_until UUID,
    said_until UUID,
    CONSTRAINT pk_scoring_run PRIMARY KEY (hospital_id)
);
CREATE INDEX ix_task_related ON task (hospital_id, related_type, related_id);
