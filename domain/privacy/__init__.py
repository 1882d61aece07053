"""A person's rights over what is kept about them (facts 6, NDPA s.34-38): summary, export, erasure, and retention.

What a person's rows are follows from the tables themselves (`holdings`), so a new capability is exported and erased
without a list to forget. Public: `summary_of`, `request_export`, `open_export`, `request_erasure`, `erase_next`,
`run_retention`. What the law keeps: the hospital number with its appointments, the proof of consent, the audit trail,
and a stop as a keyed hash.
"""
