CREATE TABLE message_template (
    name VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    variables JSONB NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    created_by UUID,
    hospital_id UUID NOT NULL,
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_message_template PRIMARY KEY (hospital_id, id),
    CONSTRAINT uq_message_template_hospital_id_name_language UNIQUE (hospital_id, name, language)
);
