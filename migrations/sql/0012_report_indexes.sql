CREATE INDEX ix_inbound_message_received ON inbound_message USING brin (received_at);
CREATE INDEX ix_outbound_message_created ON outbound_message USING brin (created_at);
CREATE INDEX ix_lead_created ON lead (hospital_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_lead_interaction_at ON lead_interaction (hospital_id, at);
CREATE INDEX ix_call_log_at ON call_log (hospital_id, at);
CREATE INDEX ix_handoff_requested ON handoff (hospital_id, requested_at);
CREATE INDEX ix_task_fell_due ON task (hospital_id, due_at);
CREATE INDEX ix_task_completed ON task (hospital_id, completed_at) WHERE completed_at IS NOT NULL;
