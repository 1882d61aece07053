CREATE TABLE call_log (
    key UUID NOT NULL,
    patient_id UUID NOT NULL,
    contact_id UUID,
    channel VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    minutes INTEGER,
    outcome BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    logged_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_call_log PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_call_log_hospital_id_patient_id FOREIGN KEY(hospital_id, patient_id) REFERENCES patient (hospital_id, id),
    CONSTRAINT fk_call_log_hospital_id_contact_id FOREIGN KEY(hospital_id, contact_id) REFERENCES contact (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_call_log_hospital_id_key UNIQUE (hospital_id, key)
);
CREATE INDEX ix_call_log_contact ON call_log (hospital_id, contact_id);
CREATE INDEX ix_call_log_patient ON call_log (hospital_id, patient_id, at);
