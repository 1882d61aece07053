"""Figures of the whole hospital (section 21), read from every capability below, and each person's morning digest.

Public: `dashboard` and `remembered_dashboard`; the reports `conversion.lead_conversion`, `communication.communication`,
`performance.staff_performance` and `.own_performance`, `returns.return_by_source`, `satisfaction.satisfaction`, each about a
`spans.Span` of local days; `remembering.remembered` (at most five minutes old, REP-06); `digest.send_digests`.
"""
