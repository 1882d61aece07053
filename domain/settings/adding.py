"""Taking a hospital in: its record, the numbers patients write to, and hours to begin with."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert

from domain.audit import operation
from domain.kit.context import Context, Hospital
from domain.kit.errors import Invalid
from domain.kit.ids import uuid7
from domain.settings.models import ChannelSender, HospitalRecord, OpeningHours

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,5}")
# Weekday, first and last local minute: until the hospital sets its own.
_HOURS = (*((day, 8 * 60, 17 * 60) for day in range(5)), (5, 9 * 60, 13 * 60))
# Messages a second the provider takes from a new number (facts 2.4).
_RATES = {"whatsapp": 80.0, "sms": 10.0}


def new_hospital(code: str, name: str, zone: str) -> Hospital:
    """A hospital with an id of its own. Raises `Invalid` for a code, name or time zone that cannot be."""
    code, name = code.strip().upper(), " ".join(name.split())
    if not _CODE.fullmatch(code):
        raise Invalid("The code is 2 to 6 letters and digits and begins with a letter, such as MBH.")
    if not name:
        raise Invalid("The hospital needs a name.")
    try:
        return Hospital(uuid7(), code, name, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid("There is no such time zone. They are named like Africa/Lagos.") from error


@operation("settings.add_hospital", audit="hospital_added")
async def add_hospital(
    ctx: Context,
    numbers: Mapping[str, str],
    *,
    address: str = "",
    phone: str = "",
    emergency_number: str = "112",
    account: str = "",
    service: str = "",
) -> None:
    """Writes the context's hospital with its `numbers` (channel to E.164); running processes serve it within seconds.

    `account` is the provider's, `service` its Messaging Service for SMS. Raises `Invalid` without
    a number or with an unknown channel, IntegrityError for a code or number that another hospital has: it cannot be seen.
    """
    if not numbers or not numbers.keys() <= _RATES.keys():
        raise Invalid("A hospital needs a WhatsApp or an SMS number.")
    hospital = ctx.hospital
    await ctx.session.execute(
        insert(HospitalRecord).values(
            hospital_id=hospital.id,
            code=hospital.code,
            name=hospital.name,
            zone=hospital.zone.key,
            country=hospital.country,
            currency=hospital.currency,
            address=address,
            phone=phone,
            emergency_number=emergency_number,
        )
    )
    own = {"hospital_id": hospital.id}
    senders = [
        {
            **own,
            "id": uuid7(),
            "channel": channel,
            "address": number,
            "account": account,
            "service": service if channel == "sms" else "",
            "rate_per_second": _RATES[channel],
        }
        for channel, number in numbers.items()
    ]
    await ctx.session.execute(insert(ChannelSender), senders)
    hours = [{**own, "id": uuid7(), "weekday": day, "opens": opens, "closes": closes} for day, opens, closes in _HOURS]
    await ctx.session.execute(insert(OpeningHours), hours)
