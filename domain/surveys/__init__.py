"""Surveys and NPS (SURV-01 to SURV-11; anchors 2, 4.8): asked by invitation, answered in chat, counted honestly.

Public, gathered in `service`: building (`create`, `change`, `listed`, `card`,
`ask_after_visit`, `seed_defaults`), inviting (`invite_after_visit`,
`send`), answering (`open_invitation`, `answer`, `decline`), `flagged`, `analytics`, `trend`; sweeps in `jobs`.

One response per invitation, one reminder, a cooldown per person. Partial answers are kept until the invitation expires.
An anonymous response goes to a table of its own with nothing that leads to a person: no invitation, contact or instant.
"""
