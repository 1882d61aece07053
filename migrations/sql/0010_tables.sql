-- Where each conversation stands, beside its sealed state: who is concerned by a change is counted without opening one.
ALTER TABLE conversation ADD COLUMN standing TEXT[] DEFAULT '{}' NOT NULL;

ALTER TABLE flow_release DROP CONSTRAINT uq_flow_release_checksum;
ALTER TABLE flow_release ADD COLUMN author_id UUID;
ALTER TABLE flow_release ADD COLUMN based_on UUID;
ALTER TABLE flow_release ADD COLUMN replaces UUID;
ALTER TABLE flow_release ADD COLUMN restores INTEGER;
ALTER TABLE flow_release ADD COLUMN moves JSONB;
-- Until now every shipped release had the number 1.
UPDATE flow_release f SET number = n.number
FROM (SELECT id, row_number() OVER (ORDER BY published_at, id) AS number FROM flow_release) n WHERE n.id = f.id;
ALTER TABLE flow_release ADD CONSTRAINT uq_flow_release_hospital_id_number UNIQUE (hospital_id, number);
CREATE UNIQUE INDEX uq_flow_release_shipped ON flow_release (checksum) WHERE hospital_id IS NULL;
CREATE UNIQUE INDEX uq_flow_release_shipped_number ON flow_release (number) WHERE hospital_id IS NULL;

CREATE TABLE flow_current (
    hospital_id UUID NOT NULL,
    release_id UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_flow_current PRIMARY KEY (hospital_id),
    CONSTRAINT fk_flow_current_release_id_flow_release FOREIGN KEY(release_id) REFERENCES flow_release (id)
);
CREATE TABLE flow_draft (
    hospital_id UUID NOT NULL,
    version INTEGER NOT NULL,
    based_on UUID NOT NULL,
    files JSONB NOT NULL,
    base JSONB NOT NULL,
    changed_by UUID,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_flow_draft PRIMARY KEY (hospital_id)
);
