"""What staff see of one patient and do for them at the desk: card, history, walk-in, a message in their own words.

It looks across capabilities and owns no table. Public: `service.card`, `history`, `register_walk_in`, `write`.
"""
