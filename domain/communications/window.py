"""WhatsApp's customer service window (facts 2.4)."""

from datetime import timedelta

WINDOW = timedelta(hours=23, minutes=50)  # WhatsApp's is 24 hours from the last inbound message
