"""Rewards: the catalogue points buy from, and redemptions with a single-use code (LOY-04 to LOY-07).

One transaction locks the account, checks tier, limit and dates, takes the stock, sets the points aside and issues the
code. The points are spent when staff use the code; a code cancelled or run out gives them back with their old expiry.

Public: `service` (catalogue, redeem, codes, `use_code`, `cancel_code`, and keeping the catalogue), `jobs.expire_codes`.
"""
