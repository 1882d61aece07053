CREATE TABLE staff_alert (
    key VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    to_staff UUID,
    body VARCHAR NOT NULL,
    buttons JSONB NOT NULL,
    urgent BOOLEAN NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    told INTEGER DEFAULT 0 NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_staff_alert PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_staff_alert_hospital_id_key UNIQUE (hospital_id, key)
);
CREATE INDEX ix_staff_alert_due ON staff_alert (due_at) WHERE settled_at IS NULL;
CREATE TABLE follow_up (
    number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    related_type VARCHAR NOT NULL,
    related_id UUID NOT NULL,
    who BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    scheduled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    assigned_to UUID,
    task_id UUID,
    completed_at TIMESTAMP WITH TIME ZONE,
    outcome BYTEA,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_follow_up PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_follow_up_hospital_id_assigned_to FOREIGN KEY(hospital_id, assigned_to) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT fk_follow_up_hospital_id_task_id FOREIGN KEY(hospital_id, task_id) REFERENCES task (hospital_id, id),
    CONSTRAINT uq_follow_up_hospital_id_number UNIQUE (hospital_id, number)
);
CREATE INDEX ix_follow_up_related ON follow_up (hospital_id, related_type, related_id);
CREATE INDEX ix_follow_up_scheduled ON follow_up (hospital_id, completed_at, scheduled_at);
CREATE TABLE subtask (
    task_id UUID NOT NULL,
    position INTEGER NOT NULL,
    title BYTEA NOT NULL,
    assigned_to UUID,
    due_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_subtask PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_subtask_hospital_id_task_id FOREIGN KEY(hospital_id, task_id) REFERENCES task (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_subtask_hospital_id_assigned_to FOREIGN KEY(hospital_id, assigned_to) REFERENCES staff_member (hospital_id, id),
    CONSTRAINT uq_subtask_hospital_id_task_id_position UNIQUE (hospital_id, task_id, position)
);
CREATE TABLE task_reminder (
    task_id UUID NOT NULL,
    task_due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    minutes_before INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    outcome VARCHAR DEFAULT '' NOT NULL,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_task_reminder PRIMARY KEY (hospital_id, id),
    CONSTRAINT fk_task_reminder_hospital_id_task_id FOREIGN KEY(hospital_id, task_id) REFERENCES task (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_task_reminder_hospital_id_task_id_task_due_at_minutes_before UNIQUE (hospital_id, task_id, task_due_at, minutes_before)
);
CREATE INDEX ix_task_reminder_due ON task_reminder (due_at) WHERE settled_at IS NULL;
