"""`/console/simulator`: a phone in the browser, on the local carrier.

`page.py` puts it together, `screen.py` is the phone, `bubbles.py` what is on it, `controls.py` who is talking and
when, `happenings.py` what the carrier saw. It exists only while no provider account is configured.
"""

from fastapi import FastAPI

from domain.kit.config import Settings


def shown(settings: Settings) -> bool:
    """Whether this process has the page."""
    return not settings.has_twilio


def attach(app: FastAPI) -> None:
    """Registers the page with NiceGUI."""
    from web.console.simulator.page import register  # noqa: PLC0415  it imports NiceGUI

    register(app)
