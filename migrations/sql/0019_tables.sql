-- What a turn walked through stands with the message it answers, and is gone with it. Counters are told by transactions what is
-- new: no row is marked, so counting writes nothing to the messages.
ALTER TABLE inbound_message ADD COLUMN path VARCHAR;
ALTER TABLE inbound_message ADD COLUMN turn_xid BIGINT;
CREATE INDEX ix_inbound_message_turn_xid ON inbound_message USING brin (turn_xid) WITH (autosummarize = on);

CREATE TABLE flow_count (
    hospital_id UUID NOT NULL,
    flow VARCHAR NOT NULL,
    day DATE NOT NULL,
    release_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    times BIGINT NOT NULL,
    CONSTRAINT pk_flow_count PRIMARY KEY (hospital_id, flow, day, release_id, channel, language, state, event, detail),
    CONSTRAINT fk_flow_count_release_id_flow_release FOREIGN KEY(release_id) REFERENCES flow_release (id)
);
CREATE TABLE flow_count_mark (
    hospital_id UUID NOT NULL,
    counted_below BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_flow_count_mark PRIMARY KEY (hospital_id)
);
