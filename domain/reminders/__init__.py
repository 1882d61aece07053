"""Reminders of appointments (REM-01 to REM-06): one row per appointment, version, offset and way of sending.

Booking makes the rows, moving voids them and makes those of the new time, cancelling voids them. A job takes what is
due, finds whom to tell and hands the message to `communications.outreach`, which asks consent and chooses the channel.
A row that cannot be of use is `skipped` with its reason; nothing is dropped in silence.

Public: `service` (schedule, void, confirm, last_reminded, pending, of_appointment, process, no_show_rate),
`jobs.send_due`, `jobs.hospitals_with_work`, `rules.plan`.
"""
