"""The demo hospitals' staff: members, the phones they give commands from, what they are told of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.kit.db import Base
from domain.staff.models import StaffMember
from domain.team.models import AlertSubscription, StaffLink
from domain.team.rules import ALERTED_BY_DEFAULT
from web.demo.recipe import StaffRecipe, recipes


def staff_rows(
    staff: Sequence[StaffRecipe], row: Callable[..., dict[str, Any]], channels: Iterable[str], now: datetime
) -> dict[type[Base], list[dict[str, Any]]]:
    """Rows by table. `row` makes one of the hospital from what identifies it and its values."""
    members = {
        entry.key: row("staff", entry.key, name=entry.name, role=entry.role, phone=entry.phone or None)
        for entry in staff
    }
    return {
        StaffMember: list(members.values()),
        StaffLink: [
            row(
                "staff link",
                entry.key,
                channel,
                staff_id=members[entry.key]["id"],
                channel=channel,
                address=entry.phone,
                linked_at=now,
            )
            for entry in staff
            if entry.phone
            for channel in channels
        ],
        AlertSubscription: [
            row("alert", entry.key, topic, staff_id=members[entry.key]["id"], topic=topic)
            for entry in staff
            for topic in sorted(ALERTED_BY_DEFAULT[entry.role])
        ],
    }


def staff_of(code: str) -> list[StaffRecipe]:
    """The members of a demo hospital who have a phone; none for a hospital that is not of the demo."""
    return [member for recipe in recipes() if recipe.code == code for member in recipe.staff if member.phone]
