"""What staff must be told without asking, as due rows: written with the fact, sent after its commit.

Public: `tell`, `claim_due`, `settle`. A text names records by their short numbers and nothing of a patient's health: it
lands on lock screens (facts 6.2.9).
"""
