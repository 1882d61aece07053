CREATE INDEX ix_inbound_message_dead ON inbound_message (received_at) WHERE status = 'dead';
