"""Tools every capability stands on: settings, database, clock, identifiers, errors, events, encryption.

Imports nothing of ours. Public names live in the modules; this package re-exports none of them.
"""
