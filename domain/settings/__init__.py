"""Hospitals, their senders' addresses and their settings (SET-01, SET-02): read at load, kept fresh by a version.

Public: `hospital_directory` (who serves which number), `read_settings`, `change_setting`, `HospitalSettings`,
`new_hospital` and `add_hospital` (adding.py).
"""
