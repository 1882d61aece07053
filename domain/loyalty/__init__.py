"""Points as money: an append-only ledger per patient, earning rules, tiers, referrals (LOY-01 to LOY-03, LOY-08).

An account's row is locked before anything of it is read, so that two redemptions can never both see the same points
(anchors part 2, 4.6). Each credit is a lot; debits take the oldest lots first; a lot past its expiry is worth nothing
from that instant, whether or not a sweep has written it off. What may come twice (a webhook, a retry, a repeated event)
carries a key of (patient, kind, event, source) and changes nothing the second time.

Public: `service` (`award`, `take_back`, `award_by_hand`, `statement`, programme and referrals), `ledger` (hold, spend,
void: used by rewards), `crediting`, `jobs.expire_points`.
"""
