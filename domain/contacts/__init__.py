"""People who write to us, by address. Identity is (channel, address); a phone number is an attribute that may be missing.

A contact is not a patient: one phone serves a family (NG-01, anchors 4.7), so who acts for whom is stored in patients.
"""
