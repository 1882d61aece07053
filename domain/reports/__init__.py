"""Figures of the whole hospital (section 21), read from every capability below, and each person's morning digest.

Public: `dashboard` and `remembered_dashboard` (at most five minutes old, REP-06), `digest.send_digests`.
"""
