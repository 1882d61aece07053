"""Tags: a name, a colour, a category; put on leads by staff and used to choose audiences (TAG-01, TAG-02).

Public: `service` (create, change, delete, all_tags, and for the tiers above `named`, `attach`, `detach`, `tags_of`).
"""
