CREATE TABLE audit_entry (
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind VARCHAR NOT NULL,
    actor_id UUID,
    channel VARCHAR NOT NULL,
    cause_id UUID,
    action VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id UUID,
    patient_id UUID,
    detail JSONB NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_audit_entry_at ON audit_entry (hospital_id, at);
CREATE INDEX ix_audit_entry_patient ON audit_entry (hospital_id, patient_id, at);
CREATE TABLE catalogue_version (
    hospital_id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_catalogue_version PRIMARY KEY (hospital_id)
);
CREATE TABLE channel_sender (
    channel VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    tokens BYTEA,
    two_way BOOLEAN NOT NULL,
    rate_per_second DOUBLE PRECISION NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_channel_sender PRIMARY KEY (hospital_id, id)
);
CREATE UNIQUE INDEX uq_channel_sender_address ON channel_sender (channel, address);
CREATE TABLE consent_record (
    contact_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    given BOOLEAN NOT NULL,
    wording VARCHAR NOT NULL,
    locale VARCHAR NOT NULL,
    address BYTEA NOT NULL,
    message_id UUID,
    how VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_consent_record PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_consent_record_contact ON consent_record (hospital_id, contact_id, purpose, channel, at);
CREATE TABLE contact (
    display_name BYTEA,
    phone VARCHAR,
    locale VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_contact_phone ON contact (hospital_id, phone);
CREATE TABLE content_template (
    account VARCHAR NOT NULL,
    shape VARCHAR NOT NULL,
    provider_id VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_content_template PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_content_template_hospital_id_account_shape UNIQUE (hospital_id, account, shape)
);
CREATE TABLE delivery_event (
    outbound_id UUID,
    provider_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    error INTEGER,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_delivery_event PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_delivery_event_outbound ON delivery_event (hospital_id, outbound_id);
CREATE INDEX ix_delivery_event_provider ON delivery_event (hospital_id, provider_id);
CREATE INDEX ix_delivery_event_unmatched ON delivery_event (at) WHERE outbound_id IS NULL;
CREATE TABLE department (
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    aliases JSONB DEFAULT '[]'::jsonb NOT NULL,
    place VARCHAR DEFAULT '' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_department PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_department_hospital_id_code UNIQUE (hospital_id, code)
);
CREATE TABLE erasure (
    receipt VARCHAR NOT NULL,
    contact_id UUID NOT NULL,
    patients JSONB NOT NULL,
    message_id UUID,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR DEFAULT 'scheduled' NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    counts JSONB DEFAULT '{}'::jsonb NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_erasure_due ON erasure (due_at) WHERE status = 'scheduled';
CREATE UNIQUE INDEX uq_erasure_open ON erasure (hospital_id, contact_id) WHERE status = 'scheduled';
CREATE UNIQUE INDEX uq_erasure_receipt ON erasure (hospital_id, receipt);
CREATE TABLE flow_release (
    id UUID NOT NULL,
    hospital_id UUID,
    number INTEGER NOT NULL,
    checksum VARCHAR NOT NULL,
    manifest JSONB NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_flow_release PRIMARY KEY (id),
    CONSTRAINT uq_flow_release_checksum UNIQUE (checksum)
);
CREATE TABLE flow_version (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    CONSTRAINT pk_flow_version PRIMARY KEY (id),
    CONSTRAINT uq_flow_version_name_checksum UNIQUE (name, checksum)
);
CREATE TABLE holiday (
    day DATE NOT NULL,
    name VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_holiday PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_holiday_hospital_id_day UNIQUE (hospital_id, day)
);
CREATE TABLE hospital (
    hospital_id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    emergency_number VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_hospital PRIMARY KEY (hospital_id),
    CONSTRAINT uq_hospital_code UNIQUE (code)
);
CREATE TABLE hospital_setting (
    hospital_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    value JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_hospital_setting PRIMARY KEY (hospital_id, name)
);
CREATE TABLE loyalty_program (
    hospital_id UUID NOT NULL,
    silver_from INTEGER NOT NULL,
    gold_from INTEGER NOT NULL,
    platinum_from INTEGER NOT NULL,
    points_expire_days INTEGER NOT NULL,
    code_days INTEGER NOT NULL,
    expired_codes_return BOOLEAN NOT NULL,
    staff_award_cap INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_loyalty_program PRIMARY KEY (hospital_id)
);
CREATE TABLE loyalty_rule (
    hospital_id UUID NOT NULL,
    event VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    points INTEGER NOT NULL,
    per_kobo INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_loyalty_rule PRIMARY KEY (hospital_id, event),
    CONSTRAINT ck_loyalty_rule_amount CHECK (points >= 0 AND per_kobo >= 0)
);
CREATE TABLE opening_hours (
    weekday INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_opening_hours PRIMARY KEY (hospital_id, id)
);
CREATE TABLE patient (
    number VARCHAR NOT NULL,
    first_name BYTEA NOT NULL,
    last_name BYTEA NOT NULL,
    first_name_digest BYTEA NOT NULL,
    last_name_digest BYTEA NOT NULL,
    birth_date BYTEA,
    birth_digest BYTEA,
    gender VARCHAR DEFAULT '' NOT NULL,
    phone VARCHAR,
    state VARCHAR DEFAULT '' NOT NULL,
    locale VARCHAR DEFAULT '' NOT NULL,
    nhis_number BYTEA,
    hmo BYTEA,
    insurance BYTEA,
    status VARCHAR DEFAULT 'active' NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_patient PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_patient_hospital_id_number UNIQUE (hospital_id, number)
);
CREATE INDEX ix_patient_name ON patient (hospital_id, last_name_digest, first_name_digest);
CREATE INDEX ix_patient_phone ON patient (hospital_id, phone);
CREATE TABLE provider (
    name VARCHAR NOT NULL,
    title VARCHAR DEFAULT '' NOT NULL,
    place VARCHAR DEFAULT '' NOT NULL,
    slot_minutes INTEGER DEFAULT '30' NOT NULL,
    interval_minutes INTEGER DEFAULT '0' NOT NULL,
    buffer_before_minutes INTEGER DEFAULT '0' NOT NULL,
    buffer_after_minutes INTEGER DEFAULT '0' NOT NULL,
    capacity INTEGER DEFAULT '1' NOT NULL,
    minimum_notice_minutes INTEGER,
    active BOOLEAN DEFAULT true NOT NULL,
    accepts_chat_booking BOOLEAN DEFAULT true NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_provider PRIMARY KEY (hospital_id, id),
    CONSTRAINT ck_provider_length CHECK (slot_minutes > 0 AND interval_minutes >= 0 AND buffer_before_minutes >= 0 AND buffer_after_minutes >= 0 AND slot_minutes + buffer_before_minutes + buffer_after_minutes <= 1440),
    CONSTRAINT ck_provider_capacity CHECK (capacity > 0)
);
CREATE TABLE provider_deletion (
    account VARCHAR DEFAULT '' NOT NULL,
    provider_id VARCHAR DEFAULT '' NOT NULL,
    medium BYTEA,
    status VARCHAR DEFAULT 'waiting' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_provider_deletion PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_provider_deletion_due ON provider_deletion (retry_at) WHERE status = 'waiting';
CREATE UNIQUE INDEX uq_provider_deletion ON provider_deletion (hospital_id, account, provider_id) WHERE provider_id <> '';
CREATE TABLE retention_run (
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    classes JSONB NOT NULL,
    complete BOOLEAN NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_retention_run PRIMARY KEY (hospital_id, id)
);
CREATE INDEX ix_retention_run_at ON retention_run (hospital_id, at);
CREATE TABLE reward (
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    reward_type VARCHAR NOT NULL,
    cost INTEGER NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    stock INTEGER,
    per_patient_limit INTEGER,
    min_tier VARCHAR DEFAULT 'BRONZE' NOT NULL,
    valid_from DATE,
    valid_until DATE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_reward PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_reward_hospital_id_number UNIQUE (hospital_id, number),
    CONSTRAINT ck_reward_cost CHECK (cost > 0),
    CONSTRAINT ck_reward_stock CHECK (stock >= 0),
    CONSTRAINT ck_reward_per_patient_limit CHECK (per_patient_limit > 0)
);
CREATE TABLE staff_member (
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    phone VARCHAR,
    email VARCHAR,
    active BOOLEAN DEFAULT true NOT NULL,
    password_hash VARCHAR,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_staff_member PRIMARY KEY (hospital_id, id)
);
CREATE UNIQUE INDEX uq_staff_member_email ON staff_member (hospital_id, lower(email)) WHERE email IS NOT NULL;
CREATE TABLE suppression (
    channel VARCHAR NOT NULL,
    address_digest BYTEA NOT NULL,
    address BYTEA,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    cause VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_suppression PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_suppression_hospital_id_channel_address_digest UNIQUE (hospital_id, channel, address_digest)
);
CREATE TABLE survey (
    code VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    survey_type VARCHAR NOT NULL,
    questions JSONB NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    anonymous BOOLEAN DEFAULT false NOT NULL,
    auto_trigger BOOLEAN DEFAULT false NOT NULL,
    delay_hours INTEGER,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_survey PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_survey_hospital_id_code UNIQUE (hospital_id, code)
);
CREATE TABLE task_counter (
    hospital_id UUID NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_task_counter PRIMARY KEY (hospital_id)
);
CREATE TABLE unrouted_message (
    id UUID NOT NULL,
    account VARCHAR NOT NULL,
    provider_id VARCHAR NOT NULL,
    content BYTEA NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_unrouted_message PRIMARY KEY (id),
    CONSTRAINT uq_unrouted_message_provider_id UNIQUE (provider_id)
);
CREATE TABLE anonymous_survey_response (
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    mixed BOOLEAN DEFAULT false NOT NULL,
    survey_id UUID NOT NULL,
    answers JSONB NOT NULL,
    comments BYTEA,
    nps_score INTEGER,
    ratings INTEGER DEFAULT 0 NOT NULL,
    satisfied INTEGER DEFAULT 0 NOT NULL,
    sentiment VARCHAR NOT NULL,
    needs_follow_up BOOLEAN NOT NULL,
    complete BOOLEAN NOT NULL,
    day DATE NOT NULL,
    CONSTRAINT pk_anonymous_survey_response PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_anonymous_survey_response_hospital_id_survey_id FOREIGN KEY(hospital_id, survey_id) REFERENCES survey (hospital_id, id),
    CONSTRAINT ck_anonymous_survey_response_nps CHECK (nps_score BETWEEN 0 AND 10)
);
CREATE INDEX ix_anonymous_survey_response_day ON anonymous_survey_response (day) WHERE NOT mixed;
CREATE INDEX ix_anonymous_survey_response_survey ON anonymous_survey_response (hospital_id, survey_id, day);
CREATE TABLE contact_address (
    contact_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    external_user_id VARCHAR NOT NULL,
    opted_out_at TIMESTAMP WITH TIME ZONE,
    unreachable VARCHAR NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_contact_address PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_contact_address_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT uq_contact_address_hospital_id_channel_address UNIQUE (hospital_id, channel, address)
);
CREATE INDEX ix_contact_address_contact ON contact_address (hospital_id, contact_id);
CREATE INDEX ix_contact_address_external ON contact_address (hospital_id, channel, external_user_id) WHERE external_user_id <> '';
CREATE TABLE contact_preference (
    hospital_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    channel VARCHAR DEFAULT '' NOT NULL,
    only_channel BOOLEAN DEFAULT false NOT NULL,
    quiet_from INTEGER,
    quiet_until INTEGER,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_contact_preference PRIMARY KEY (hospital_id, contact_id),
    CONSTRAINT fk_contact_preference_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE
);
CREATE TABLE data_export (
    contact_id UUID NOT NULL,
    patients JSONB NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    downloads INTEGER DEFAULT 0 NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_data_export PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_data_export_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_data_export_contact ON data_export (hospital_id, contact_id);
CREATE TABLE date_hours (
    provider_id UUID NOT NULL,
    day DATE NOT NULL,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_date_hours PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_date_hours_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_date_hours_provider ON date_hours (hospital_id, provider_id, day);
CREATE TABLE emergency_contact (
    patient_id UUID NOT NULL,
    name BYTEA NOT NULL,
    phone BYTEA NOT NULL,
    relation BYTEA NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_emergency_contact PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_emergency_contact_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_emergency_contact_hospital_id_patient_id UNIQUE (hospital_id, patient_id)
);
CREATE TABLE loyalty_account (
    hospital_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    lifetime INTEGER DEFAULT 0 NOT NULL,
    owed INTEGER DEFAULT 0 NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_loyalty_account PRIMARY KEY (hospital_id, patient_id),
    CONSTRAINT fk_loyalty_account_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT ck_loyalty_account_never_negative CHECK (lifetime >= 0 AND owed >= 0)
);
CREATE INDEX ix_loyalty_account_lifetime ON loyalty_account (hospital_id, lifetime);
CREATE TABLE loyalty_entry (
    patient_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    points INTEGER NOT NULL,
    lifetime INTEGER DEFAULT 0 NOT NULL,
    owed INTEGER DEFAULT 0 NOT NULL,
    of_entry_id UUID,
    reason BYTEA,
    actor_kind VARCHAR NOT NULL,
    actor_id UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_loyalty_entry PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_loyalty_entry_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT uq_loyalty_entry_hospital_id_patient_id_kind_event_source UNIQUE (hospital_id, patient_id, kind, event, source),
    CONSTRAINT ck_loyalty_entry_sign CHECK (CASE kind WHEN 'earned' THEN points > 0 WHEN 'returned' THEN points > 0 WHEN 'held' THEN points < 0 WHEN 'expired' THEN points < 0 WHEN 'collected' THEN points < 0 WHEN 'reversed' THEN points <= 0 WHEN 'spent' THEN points = 0 ELSE false END)
);
CREATE INDEX ix_loyalty_entry_actor ON loyalty_entry (hospital_id, actor_id, at) WHERE event = 'manual';
CREATE INDEX ix_loyalty_entry_at ON loyalty_entry (hospital_id, patient_id, at, id);
CREATE UNIQUE INDEX uq_loyalty_entry_settles ON loyalty_entry (hospital_id, of_entry_id) WHERE kind IN ('spent', 'returned');
CREATE TABLE outreach (
    key VARCHAR NOT NULL,
    contact_id UUID NOT NULL,
    purpose VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    data BYTEA NOT NULL,
    lane INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    useful_until TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    conversation_id UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_outreach PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_outreach_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT uq_outreach_hospital_id_key UNIQUE (hospital_id, key)
);
CREATE INDEX ix_outreach_contact ON outreach (hospital_id, contact_id);
CREATE INDEX ix_outreach_due ON outreach (due_at) WHERE status = 'scheduled';
CREATE TABLE patient_contact (
    contact_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    relationship VARCHAR NOT NULL,
    may_book BOOLEAN DEFAULT true NOT NULL,
    may_see BOOLEAN DEFAULT true NOT NULL,
    proof VARCHAR DEFAULT 'registered' NOT NULL,
    created_by UUID,
    ends_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_patient_contact PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_patient_contact_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_patient_contact_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_patient_contact_hospital_id_contact_id_patient_id UNIQUE (hospital_id, contact_id, patient_id)
);
CREATE INDEX ix_patient_contact_patient ON patient_contact (hospital_id, patient_id);
CREATE UNIQUE INDEX uq_patient_contact_self ON patient_contact (hospital_id, contact_id) WHERE relationship = 'self';
CREATE TABLE provider_absence (
    provider_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_provider_absence PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_provider_absence_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_provider_absence_provider ON provider_absence (hospital_id, provider_id, ends_at);
CREATE TABLE provider_department (
    hospital_id UUID NOT NULL,
    provider_id UUID NOT NULL,
    department_id UUID NOT NULL,
    CONSTRAINT pk_provider_department PRIMARY KEY (hospital_id, provider_id, department_id),
    CONSTRAINT fk_provider_department_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_provider_department_hospital_id_department_id FOREIGN KEY(hospital_id, department_id) REFERENCES department (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_provider_department_department ON provider_department (hospital_id, department_id);
CREATE TABLE referral (
    referrer_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    patient_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rewarded_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_referral PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_referral_hospital_id_referrer_id FOREIGN KEY(hospital_id, referrer_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_referral_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_referral_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_referral_hospital_id_contact_id UNIQUE (hospital_id, contact_id),
    CONSTRAINT uq_referral_hospital_id_patient_id UNIQUE (hospital_id, patient_id)
);
CREATE INDEX ix_referral_referrer ON referral (hospital_id, referrer_id);
CREATE TABLE referral_code (
    patient_id UUID NOT NULL,
    code VARCHAR NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_referral_code PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_referral_code_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT uq_referral_code_hospital_id_patient_id UNIQUE (hospital_id, patient_id),
    CONSTRAINT uq_referral_code_hospital_id_code UNIQUE (hospital_id, code)
);
CREATE TABLE task (
    number INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    description BYTEA,
    task_type VARCHAR NOT NULL,
    priority VARCHAR DEFAULT 'MEDIUM' NOT NULL,
    status VARCHAR DEFAULT 'PENDING' NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    related_type VARCHAR DEFAULT '' NOT NULL,
    related_id UUID,
    category VARCHAR DEFAULT '' NOT NULL,
    assigned_to UUID,
    assigned_by UUID,
    started_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    outcome BYTEA,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_task_hospital_id_assigned_to FOREIGN KEY(hospital_id, assigned_to) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_task_hospital_id_number UNIQUE (hospital_id, number)
);
CREATE INDEX ix_task_due ON task (hospital_id, due_at) WHERE status IN ('PENDING', 'IN_PROGRESS');
CREATE UNIQUE INDEX uq_task_open ON task (hospital_id, category, related_type, related_id) WHERE status IN ('PENDING', 'IN_PROGRESS') AND related_id IS NOT NULL;
CREATE TABLE verification (
    contact_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    verified_until TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_verification PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_verification_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_verification_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_verification_hospital_id_contact_id_patient_id UNIQUE (hospital_id, contact_id, patient_id)
);
CREATE TABLE verification_attempt (
    hospital_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    wrong_tries INTEGER DEFAULT 0 NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    last_wrong_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_verification_attempt PRIMARY KEY (hospital_id, contact_id),
    CONSTRAINT fk_verification_attempt_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE
);
CREATE TABLE weekly_hours (
    provider_id UUID NOT NULL,
    weekday INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    valid_from DATE,
    valid_until DATE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_weekly_hours PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_weekly_hours_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_weekly_hours_provider ON weekly_hours (hospital_id, provider_id);
CREATE TABLE conversation (
    sender_id UUID NOT NULL,
    address_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    state BYTEA,
    release_id UUID,
    mode VARCHAR NOT NULL,
    human_until TIMESTAMP WITH TIME ZONE,
    nudge_at TIMESTAMP WITH TIME ZONE,
    close_at TIMESTAMP WITH TIME ZONE,
    check_at TIMESTAMP WITH TIME ZONE,
    turns INTEGER NOT NULL,
    last_inbound_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_conversation PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_conversation_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT fk_conversation_hospital_id_address_id FOREIGN KEY(hospital_id, address_id) REFERENCES contact_address (hospital_id, id),
    CONSTRAINT fk_conversation_hospital_id_sender_id FOREIGN KEY(hospital_id, sender_id) REFERENCES channel_sender (hospital_id, id),
    CONSTRAINT uq_conversation_hospital_id_sender_id_address_id UNIQUE (hospital_id, sender_id, address_id)
)
 WITH (fillfactor = 70);
CREATE INDEX ix_conversation_check ON conversation (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX ix_conversation_contact ON conversation (hospital_id, contact_id);
CREATE TABLE loyalty_lot (
    patient_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    points INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    earned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_loyalty_lot PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_loyalty_lot_hospital_id_entry_id FOREIGN KEY(hospital_id, entry_id) REFERENCES loyalty_entry (hospital_id, id),
    CONSTRAINT ck_loyalty_lot_remaining CHECK (remaining >= 0 AND remaining <= points)
);
CREATE INDEX ix_loyalty_lot_entry ON loyalty_lot (hospital_id, entry_id);
CREATE INDEX ix_loyalty_lot_expiry ON loyalty_lot (hospital_id, expires_at) WHERE remaining > 0;
CREATE INDEX ix_loyalty_lot_open ON loyalty_lot (hospital_id, patient_id, earned_at) WHERE remaining > 0;
CREATE TABLE redemption (
    patient_id UUID NOT NULL,
    reward_id UUID NOT NULL,
    reward_name VARCHAR NOT NULL,
    cost INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    request VARCHAR NOT NULL,
    hold_id UUID NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    settled_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_redemption PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_redemption_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_redemption_hospital_id_reward_id FOREIGN KEY(hospital_id, reward_id) REFERENCES reward (hospital_id, id),
    CONSTRAINT fk_redemption_hospital_id_hold_id FOREIGN KEY(hospital_id, hold_id) REFERENCES loyalty_entry (hospital_id, id),
    CONSTRAINT uq_redemption_hospital_id_code UNIQUE (hospital_id, code),
    CONSTRAINT uq_redemption_hospital_id_patient_id_request UNIQUE (hospital_id, patient_id, request),
    CONSTRAINT uq_redemption_hospital_id_hold_id UNIQUE (hospital_id, hold_id),
    CONSTRAINT ck_redemption_settled CHECK ((status = 'ISSUED') = (settled_at IS NULL))
);
CREATE INDEX ix_redemption_due ON redemption (hospital_id, expires_at) WHERE status = 'ISSUED';
CREATE INDEX ix_redemption_patient ON redemption (hospital_id, patient_id, issued_at);
CREATE INDEX ix_redemption_reward ON redemption (hospital_id, reward_id);
CREATE TABLE appointment (
    number VARCHAR,
    patient_id UUID,
    contact_id UUID,
    conversation_id UUID,
    provider_id UUID NOT NULL,
    department_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    blocked TSTZRANGE NOT NULL,
    seat SMALLINT DEFAULT '1' NOT NULL,
    status VARCHAR NOT NULL,
    hold_until TIMESTAMP WITH TIME ZONE,
    reason BYTEA,
    cancel_reason BYTEA,
    booked_channel VARCHAR DEFAULT '' NOT NULL,
    moved_from_id UUID,
    moved_to_id UUID,
    version INTEGER DEFAULT '1' NOT NULL,
    booked_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_appointment PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_appointment_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_appointment_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT fk_appointment_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT fk_appointment_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id),
    CONSTRAINT fk_appointment_hospital_id_department_id FOREIGN KEY(hospital_id, department_id) REFERENCES department (hospital_id, id),
    CONSTRAINT ex_appointment_provider EXCLUDE USING gist (hospital_id WITH =, provider_id WITH =, seat WITH =, blocked WITH &&) WHERE (status IN ('held', 'scheduled', 'confirmed', 'checked_in')),
    CONSTRAINT ex_appointment_patient EXCLUDE USING gist (hospital_id WITH =, patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status IN ('held', 'scheduled', 'confirmed', 'checked_in') AND patient_id IS NOT NULL)
);
CREATE INDEX ix_appointment_contact ON appointment (hospital_id, contact_id);
CREATE INDEX ix_appointment_conversation ON appointment (hospital_id, conversation_id);
CREATE INDEX ix_appointment_hold ON appointment (hold_until) WHERE status IN ('held', 'lapsed');
CREATE INDEX ix_appointment_patient ON appointment (hospital_id, patient_id, starts_at);
CREATE INDEX ix_appointment_provider ON appointment (hospital_id, provider_id, starts_at);
CREATE INDEX ix_appointment_starts ON appointment (hospital_id, starts_at);
CREATE UNIQUE INDEX uq_appointment_number ON appointment (hospital_id, number) WHERE number IS NOT NULL AND status <> 'moved';
CREATE TABLE inbound_message (
    arrival BIGINT GENERATED BY DEFAULT AS IDENTITY,
    conversation_id UUID NOT NULL,
    account VARCHAR NOT NULL,
    provider_id VARCHAR NOT NULL,
    content BYTEA NOT NULL,
    kind VARCHAR NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE NOT NULL,
    error VARCHAR NOT NULL,
    handled_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_inbound_message PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_inbound_message_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT uq_inbound_message_hospital_id_account_provider_id UNIQUE (hospital_id, account, provider_id)
);
CREATE INDEX ix_inbound_message_conversation ON inbound_message (hospital_id, conversation_id, arrival);
CREATE INDEX ix_inbound_message_due ON inbound_message (retry_at) WHERE status IN ('pending', 'failed');
CREATE INDEX ix_inbound_message_open ON inbound_message (hospital_id, conversation_id) WHERE status IN ('pending', 'failed');
CREATE TABLE loyalty_lot_use (
    hospital_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    lot_id UUID NOT NULL,
    points INTEGER NOT NULL,
    CONSTRAINT pk_loyalty_lot_use PRIMARY KEY (hospital_id, entry_id, lot_id),
    CONSTRAINT fk_loyalty_lot_use_hospital_id_entry_id FOREIGN KEY(hospital_id, entry_id) REFERENCES loyalty_entry (hospital_id, id),
    CONSTRAINT fk_loyalty_lot_use_hospital_id_lot_id FOREIGN KEY(hospital_id, lot_id) REFERENCES loyalty_lot (hospital_id, id)
);
CREATE INDEX ix_loyalty_lot_use_lot ON loyalty_lot_use (hospital_id, lot_id);
CREATE TABLE outbound_message (
    departure BIGINT GENERATED BY DEFAULT AS IDENTITY,
    conversation_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    address_id UUID NOT NULL,
    cause_id UUID,
    channel VARCHAR NOT NULL,
    lane INTEGER NOT NULL,
    kind VARCHAR DEFAULT 'message' NOT NULL,
    content BYTEA NOT NULL,
    status VARCHAR NOT NULL,
    waiting BOOLEAN GENERATED ALWAYS AS (status IN ('queued', 'unknown')) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    part INTEGER NOT NULL,
    provider_id VARCHAR NOT NULL,
    error INTEGER,
    sent_at TIMESTAMP WITH TIME ZONE,
    delivered_at TIMESTAMP WITH TIME ZONE,
    read_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_outbound_message PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_outbound_message_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id)
)
 WITH (fillfactor = 80);
CREATE INDEX ix_outbound_message_conversation ON outbound_message (hospital_id, conversation_id, departure);
CREATE INDEX ix_outbound_message_due ON outbound_message (lane, not_before) WHERE waiting;
CREATE INDEX ix_outbound_message_provider ON outbound_message (hospital_id, provider_id) WHERE provider_id <> '';
CREATE TABLE waitlist_entry (
    contact_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    department_id UUID,
    provider_id UUID,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    starts_from INTEGER,
    starts_before INTEGER,
    status VARCHAR NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_waitlist_entry PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_waitlist_entry_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT fk_waitlist_entry_hospital_id_conversation_id FOREIGN KEY(hospital_id, conversation_id) REFERENCES conversation (hospital_id, id),
    CONSTRAINT fk_waitlist_entry_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_waitlist_entry_hospital_id_department_id FOREIGN KEY(hospital_id, department_id) REFERENCES department (hospital_id, id),
    CONSTRAINT fk_waitlist_entry_hospital_id_provider_id FOREIGN KEY(hospital_id, provider_id) REFERENCES provider (hospital_id, id)
);
CREATE INDEX ix_waitlist_entry_waiting ON waitlist_entry (hospital_id, joined_at) WHERE status = 'waiting';
CREATE UNIQUE INDEX uq_waitlist_entry_wish ON waitlist_entry (hospital_id, contact_id, patient_id, department_id, provider_id) NULLS NOT DISTINCT WHERE status = 'waiting';
CREATE TABLE feedback (
    contact_id UUID NOT NULL,
    patient_id UUID,
    appointment_id UUID,
    message_id UUID,
    channel VARCHAR DEFAULT '' NOT NULL,
    rating INTEGER NOT NULL,
    category VARCHAR NOT NULL,
    comment BYTEA,
    sentiment VARCHAR NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reply BYTEA,
    replied_at TIMESTAMP WITH TIME ZONE,
    replied_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_feedback PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_feedback_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_feedback_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_feedback_hospital_id_appointment_id FOREIGN KEY(hospital_id, appointment_id) REFERENCES appointment (hospital_id, id),
    CONSTRAINT ck_feedback_rating CHECK (rating BETWEEN 1 AND 5)
);
CREATE INDEX ix_feedback_contact ON feedback (hospital_id, contact_id);
CREATE INDEX ix_feedback_patient ON feedback (hospital_id, patient_id);
CREATE INDEX ix_feedback_submitted ON feedback (hospital_id, submitted_at);
CREATE UNIQUE INDEX uq_feedback_message ON feedback (hospital_id, message_id) WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX uq_feedback_visit ON feedback (hospital_id, appointment_id) WHERE appointment_id IS NOT NULL;
CREATE TABLE freed_time (
    appointment_id UUID NOT NULL,
    patient_id UUID,
    provider_id UUID NOT NULL,
    department_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_freed_time PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_freed_time_hospital_id_appointment_id FOREIGN KEY(hospital_id, appointment_id) REFERENCES appointment (hospital_id, id),
    CONSTRAINT uq_freed_time_hospital_id_appointment_id UNIQUE (hospital_id, appointment_id)
);
CREATE INDEX ix_freed_time_next ON freed_time (next_at) WHERE status = 'open';
CREATE TABLE reminder (
    appointment_id UUID NOT NULL,
    version INTEGER NOT NULL,
    offset_minutes INTEGER NOT NULL,
    plan VARCHAR NOT NULL,
    contact_id UUID,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    useful_until TIMESTAMP WITH TIME ZONE NOT NULL,
    try_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_reminder PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_reminder_hospital_id_appointment_id FOREIGN KEY(hospital_id, appointment_id) REFERENCES appointment (hospital_id, id),
    CONSTRAINT fk_reminder_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id),
    CONSTRAINT uq_reminder_hospital_id_appointment_id_version_offset_m_e0c8 UNIQUE (hospital_id, appointment_id, version, offset_minutes, plan)
);
CREATE INDEX ix_reminder_contact ON reminder (hospital_id, contact_id, settled_at);
CREATE INDEX ix_reminder_try ON reminder (try_at) WHERE status IN ('scheduled', 'handed');
CREATE TABLE stored_media (
    inbound_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    reference BYTEA NOT NULL,
    content_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE NOT NULL,
    size INTEGER,
    data BYTEA,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_stored_media PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_stored_media_hospital_id_inbound_id FOREIGN KEY(hospital_id, inbound_id) REFERENCES inbound_message (hospital_id, id)
);
CREATE INDEX ix_stored_media_due ON stored_media (retry_at) WHERE status = 'waiting';
CREATE TABLE survey_invitation (
    survey_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    patient_id UUID,
    appointment_id UUID,
    status VARCHAR DEFAULT 'open' NOT NULL,
    invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    draft BYTEA,
    settled_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_survey_invitation PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_survey_invitation_hospital_id_survey_id FOREIGN KEY(hospital_id, survey_id) REFERENCES survey (hospital_id, id),
    CONSTRAINT fk_survey_invitation_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_survey_invitation_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_survey_invitation_hospital_id_appointment_id FOREIGN KEY(hospital_id, appointment_id) REFERENCES appointment (hospital_id, id)
);
CREATE INDEX ix_survey_invitation_contact ON survey_invitation (hospital_id, contact_id, invited_at);
CREATE INDEX ix_survey_invitation_due ON survey_invitation (expires_at) WHERE status = 'open';
CREATE INDEX ix_survey_invitation_survey ON survey_invitation (hospital_id, survey_id, invited_at);
CREATE UNIQUE INDEX uq_survey_invitation_visit ON survey_invitation (hospital_id, appointment_id, survey_id) WHERE appointment_id IS NOT NULL;
CREATE TABLE survey_response (
    invitation_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    patient_id UUID,
    appointment_id UUID,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    survey_id UUID NOT NULL,
    answers JSONB NOT NULL,
    comments BYTEA,
    nps_score INTEGER,
    ratings INTEGER DEFAULT 0 NOT NULL,
    satisfied INTEGER DEFAULT 0 NOT NULL,
    sentiment VARCHAR NOT NULL,
    needs_follow_up BOOLEAN NOT NULL,
    complete BOOLEAN NOT NULL,
    day DATE NOT NULL,
    CONSTRAINT pk_survey_response PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_survey_response_hospital_id_survey_id FOREIGN KEY(hospital_id, survey_id) REFERENCES survey (hospital_id, id),
    CONSTRAINT fk_survey_response_hospital_id_invitation_id FOREIGN KEY(hospital_id, invitation_id) REFERENCES survey_invitation (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_survey_response_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_survey_response_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_survey_response_hospital_id_appointment_id FOREIGN KEY(hospital_id, appointment_id) REFERENCES appointment (hospital_id, id),
    CONSTRAINT uq_survey_response_hospital_id_invitation_id UNIQUE (hospital_id, invitation_id),
    CONSTRAINT ck_survey_response_nps CHECK (nps_score BETWEEN 0 AND 10)
);
CREATE INDEX ix_survey_response_contact ON survey_response (hospital_id, contact_id);
CREATE INDEX ix_survey_response_patient ON survey_response (hospital_id, patient_id);
CREATE INDEX ix_survey_response_survey ON survey_response (hospital_id, survey_id, day);
CREATE TABLE waitlist_offer (
    entry_id UUID NOT NULL,
    freed_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    hold_id UUID NOT NULL,
    status VARCHAR NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_waitlist_offer PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_waitlist_offer_hospital_id_entry_id FOREIGN KEY(hospital_id, entry_id) REFERENCES waitlist_entry (hospital_id, id),
    CONSTRAINT fk_waitlist_offer_hospital_id_freed_id FOREIGN KEY(hospital_id, freed_id) REFERENCES freed_time (hospital_id, id),
    CONSTRAINT uq_waitlist_offer_hospital_id_freed_id_entry_id UNIQUE (hospital_id, freed_id, entry_id)
);
CREATE UNIQUE INDEX uq_waitlist_offer_entry ON waitlist_offer (hospital_id, entry_id) WHERE status = 'open';
CREATE UNIQUE INDEX uq_waitlist_offer_time ON waitlist_offer (hospital_id, freed_id) WHERE status = 'open';
