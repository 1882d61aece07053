"""What leaves and comes back after a turn has committed: sending, settling doubt, status reports, media, sweeps.

Rules: the table is the durable record, memory only a shortcut to it. Nothing here holds a transaction open across a
provider call. A message whose sending may have happened is looked up before it is sent again. A status only goes
forward.

Public: `Sender` (sender.py), `Outgoing`, `LEASE`, `seal_content` (outbox.py), `Deliveries` (delivery.py), `MediaKeeper`
(media.py), `Sweeps` (scheduler.py), `Transport`, `Directory` (transport.py).
"""
