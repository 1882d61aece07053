"""The demo's first administrator can log in at once: with a password of this machine's own, never a known one."""

import hashlib
import hmac
from dataclasses import dataclass, field

from domain.kit.clock import Clock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.staff.rules import Role
from domain.team.login import Doorkeeper, members_named
from web.demo.recipe import recipes
from web.demo.team import staff_of

_SIGNS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Who may log in, and with what."""

    name: str
    phone: str
    password: str = field(repr=False)


async def demo_login(database: Database, clock: Clock, settings: Settings) -> DemoLogin | None:
    """The main demo hospital's administrator; the first call gives them their password. None once they have another one."""
    admin = next(member for member in staff_of(recipes()[0].code) if member.role is Role.HOSPITAL_ADMIN)
    password = demo_password(settings)
    door = Doorkeeper(database, settings.keys, clock)
    for hospital_id, staff_id in await members_named(database, admin.phone):
        if await door.first_password(hospital_id, staff_id, password):
            return DemoLogin(admin.name, admin.phone, password)
    return None


def demo_password(settings: Settings) -> str:
    """Three groups of letters, the same as long as the secret key is."""
    drawn = hmac.digest(settings.secret_key, b"demo administrator's password", hashlib.sha256)
    letters = "".join(_SIGNS[byte % len(_SIGNS)] for byte in drawn[:12])
    return "-".join((letters[:4], letters[4:8], letters[8:]))
