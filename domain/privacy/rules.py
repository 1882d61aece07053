"""Pure rules: how long each class of data is kept."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.settings.rules import HospitalSettings


class DataClass(StrEnum):
    """What ages together (facts 6.2.6)."""

    WEBHOOKS = "webhooks"
    CHAT = "chat"
    MEDIA = "media"
    DELIVERY = "delivery"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept: days, or calendar months."""

    days: int = 0
    months: int = 0


def periods_of(settings: HospitalSettings) -> dict[DataClass, Period]:
    return {
        DataClass.WEBHOOKS: Period(days=settings.keep_webhook_days),
        DataClass.CHAT: Period(months=settings.keep_chat_months),
        DataClass.MEDIA: Period(months=settings.keep_media_months),
        DataClass.DELIVERY: Period(months=settings.keep_delivery_months),
        DataClass.AUDIT: Period(months=12 * settings.keep_audit_years),
    }


def cutoff(period: Period, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant before which rows go: what is exactly as old as the period is still kept.

    Months are calendar months on the hospital's clock; a day that the earlier month does not have is its last one.
    """
    if period.months == 0:
        return now - timedelta(days=period.days)
    local = now.astimezone(zone)
    count = local.year * 12 + local.month - 1 - period.months
    year, month = divmod(count, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    earlier = local.replace(year=year, month=month + 1, day=day) - timedelta(days=period.days)
    return earlier.astimezone(UTC)
