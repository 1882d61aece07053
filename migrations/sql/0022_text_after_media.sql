-- Text after a medium waits until the provider has passed the medium on. Null for every other message: no rewrite, no index.
ALTER TABLE outbound_message ADD COLUMN holds_until timestamptz;
