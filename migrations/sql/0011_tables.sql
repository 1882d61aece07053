CREATE TABLE login_failure (
    name BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_login_failure PRIMARY KEY (name)
);
CREATE TABLE staff_session (
    staff_id UUID NOT NULL,
    digest BYTEA NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_staff_session PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_staff_session_hospital_id_staff_id FOREIGN KEY(hospital_id, staff_id) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_staff_session_hospital_id_digest UNIQUE (hospital_id, digest)
);
CREATE INDEX ix_staff_session_staff ON staff_session (hospital_id, staff_id);
