"""Staff members, what each role may do, and who acts when a patient writes (SEC-01).

Public: `Role`, `PERMISSIONS`, `patient_actor`, `staff_actor`, `require_own_contact`. A permission is an
operation's name.
"""
