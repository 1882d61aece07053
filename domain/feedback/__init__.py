"""What patients say of a visit without being asked (FEED-01 to FEED-06).

Public: `service.submit`, `respond`, `reply_for_patient`, `recent`, `summary`, the fact `events.FeedbackSubmitted`, and
`sentiment.mood`, which surveys use too. One feedback counts for one visit; what else is said is kept without a visit.
Comments and replies are sealed.
"""
