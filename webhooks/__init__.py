"""Services that notify us. Each file verifies, hands over and answers; nothing of the business happens here."""
