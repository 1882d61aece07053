"""Leads: people who may become patients, from the first word to the hospital number (requirements 1).

A lead has fields of its own and, once it writes, the contact it writes as; a contact has one open lead at most. It moves
through NEW, CONTACTED, QUALIFIED, APPOINTMENT_SCHEDULED to CONVERTED, or is LOST with a reason; CONVERTED is for good.
Whoever introduces themselves in chat becomes a lead, unless they are a patient already; booking moves it on by itself.

Locks: a conversion first takes its own advisory lock, then those of `domain.appointments`, then the lead's row. Rows of
several leads are locked in the order of their ids. Whoever holds a lead's row takes no lock of appointments any more.

Public: `service` (every use case), `rules` (Status, Source, InteractionKind), `events`, `views.LeadCard`, `jobs`.
"""
