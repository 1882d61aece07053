"""What people agreed to and who may be written to (facts 2.6, 6.2.3; anchors 4.5).

Public: `record`, `current`, `state_of`, `opt_out`, `opt_in`, `suppressed_since`, `restore_opt_out`, and the one
decision `rules.decide`. Consent records are only ever added; a suppression outlives its contact as a keyed hash.
"""
