"""How likely a lead is to become a patient: 0 to 100 in five parts that can be explained (requirements 2).

Set-based SQL reads what was said from the message log itself, so nothing is written while people talk. A score is worked
out again when a fact about its lead is announced, shortly after its contact was talked to, and every night, because
recency decays by itself.

Public: `service` (score_of, rescore), `rules` (parts_of, Inputs, Parts), `jobs` (rescore_talked, rescore_nightly).
"""
