"""The waiting list: whoever found no time is told when one is freed, and takes it with one word (APPT-02).

A cancelled or moved appointment leaves a freed time. A job keeps it for the first person whose wish fits, for
`waitlist_offer_minutes`, as a hold of `domain.appointments`: nobody else can take it meanwhile, and no two bookings can
overlap. A yes in time books it; a no, or silence, passes it on; once nobody is left it is everybody's.

Locks are taken in one order: the freed time, its offer, then those of `domain.appointments`. Whoever already holds the
latter (the reactions) only inserts, or skips what is locked.

Public: `service` (join, mine, leave, accept, decline, OfferExpired, TooManyWishes), `jobs.pass_on_offers`,
`jobs.hospitals_with_work`.
"""
