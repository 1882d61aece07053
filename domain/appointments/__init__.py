"""Appointments: who works when, which times are free, and what becomes of a time somebody took (APPT-01 to APPT-08).

Overlap is impossible: exclusion constraints on provider and on patient, behind transaction-level advisory locks that
are always taken in one order (conversation, then providers, then patients), so that contention waits and never
deadlocks (anchors part 2, "Double booking"). A time chosen in a dialogue is a row of status `held` until it is booked
or lapses.

Public: `service` (find, hold, book, move, cancel, ...), `events` (facts), `errors`, `jobs.expire_holds`,
`ics.calendar_file`.
"""
