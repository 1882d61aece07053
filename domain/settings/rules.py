"""What a hospital can set, with the defaults (SET-02). A setting is one field; its value is checked by its type."""

from datetime import time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class HospitalSettings(BaseModel):
    """All settings of one hospital. Minutes, hours and days are whole numbers; `*_until` times are local."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    default_language: str = "en_NG"
    languages: tuple[str, ...] = ("en_NG", "pcm")
    channel_order: tuple[Literal["whatsapp", "sms", "email"], ...] = ("whatsapp", "sms")

    minimum_notice_minutes: int = Field(60, ge=0, description="no booking closer than this")
    booking_horizon_days: int = Field(60, ge=1, le=365, description="no booking further than this")
    move_notice_hours: int = Field(2, ge=0, description="patients move by chat until this long before")
    cancel_notice_hours: int = Field(2, ge=0, description="patients cancel by chat until this long before")
    hold_minutes: int = Field(10, ge=1, le=60, description="how long a chosen time is kept during the dialogue")
    open_appointments_per_patient: int = Field(6, ge=1, description="more than this and a person must help")
    slots_offered: int = Field(6, ge=3, le=9)

    quiet_from: time = Field(time(21), description="local time from which we begin no conversation")
    quiet_until: time = Field(time(7), description="local time until which we begin none")

    nudge_after_minutes: int = Field(10, ge=1, description="silence before one gentle nudge")
    close_after_minutes: int = Field(60, ge=5, description="silence before the conversation closes politely")
    resume_within_days: int = Field(7, ge=0, description="how long a closed conversation can be taken up again")
    verification_tries: int = Field(4, ge=3, le=5)
    verification_minutes: int = Field(30, ge=5, description="how long a proof of identity lasts, idle")
    verification_lock_minutes: int = Field(60, ge=5, description="after the last wrong try")
    handoff_silence_hours: int = Field(12, ge=1, description="the bot answers again after this long without staff")
    first_response_hours: int = Field(24, ge=1)
    loop_rounds: int = Field(30, ge=3, description="machine-like rounds a minute before we fall silent")

    consent_wording: str = "care-2026-11"
    privacy_notice_url: str = ""

    @property
    def quiet_hours(self) -> tuple[int, int]:
        """Local minutes since midnight: from, until. Equal: none."""
        return self.quiet_from.hour * 60 + self.quiet_from.minute, self.quiet_until.hour * 60 + self.quiet_until.minute


def setting_names() -> tuple[str, ...]:
    return tuple(HospitalSettings.model_fields)


def checked(name: str, value: Any) -> Any:
    """The value as its setting's type. Raises `KeyError` for an unknown name, pydantic's error for a bad value."""
    if name not in HospitalSettings.model_fields:
        raise KeyError(name)
    return getattr(HospitalSettings(**{name: value}), name)
