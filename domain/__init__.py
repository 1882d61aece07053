"""What the business knows: hospitals, patients, appointments, messages. No HTTP, no chat provider, no browser.

Each capability is a package with a fixed set of files: models (tables), rules (pure), service (use cases), events
(facts), reactions (what a fact causes here), jobs (due rows). Calls go down the tiers listed in pyproject.toml's
import contracts; news goes up as events handled in the same transaction.
"""
