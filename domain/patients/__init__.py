"""Patients, and which contact may act for whom: one phone serves a family (anchors 4.7).

A contact proves who it is by the date of birth or the hospital number of somebody it acts for; the proof lasts while it
is used (facts 6.2). Public: `register`, `people_of`, `verify`, `verified`, `touch`, `forget_verification`; facts
`PatientRegistered`, `VerificationLocked`.
"""
