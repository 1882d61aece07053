"""The demo hospitals, for the staff bot's webhook."""

from tests.bot.dialogue.conftest import demo_template, demo_url

__all__ = ["demo_template", "demo_url"]
