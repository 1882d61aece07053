"""What a hospital can set, with the defaults (SET-02). A setting is one field; its value is checked by its type."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.kit import logs

log = logs.get("domain.settings.rules")
LeadSource = Literal[
    "WEBSITE", "PHONE_CALL", "WALK_IN", "REFERRAL_PATIENT", "REFERRAL_DOCTOR", "SOCIAL_MEDIA", "GOOGLE_ADS", "WHATSAPP",
    "EMAIL_INQUIRY", "HEALTH_CAMP", "CORPORATE", "OTHER",
]  # fmt: skip


class HospitalSettings(BaseModel):
    """All settings of one hospital. Minutes, hours and days are whole numbers; `*_until` times are local."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    default_language: str = "en_NG"
    languages: tuple[str, ...] = ("en_NG", "pcm", "ha", "yo", "ig", "fr")
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

    reminder_offsets_hours: tuple[Annotated[int, Field(ge=1, le=336)], ...] = (24,)
    short_notice_reminder_hours: int = Field(2, ge=0, le=48, description="instead, when all others have passed")
    reminder_useful_minutes: int = Field(30, ge=0, description="no reminder closer to the appointment than this")
    waitlist_offer_minutes: int = Field(15, ge=5, le=240, description="how long a freed time is kept for one person")
    waitlist_entries_per_contact: int = Field(5, ge=1, le=9)

    # Both are written within the 24 hours in which WhatsApp takes free text (facts 1.4).
    nudge_after_minutes: int = Field(10, ge=1, le=1380, description="silence before one gentle nudge")
    close_after_minutes: int = Field(60, ge=5, le=1380, description="silence before the conversation closes politely")
    resume_within_days: int = Field(7, ge=0, description="how long a closed conversation can be taken up again")
    verification_tries: int = Field(4, ge=3, le=5)
    verification_minutes: int = Field(30, ge=5, description="how long a proof of identity lasts, idle")
    verification_lock_minutes: int = Field(60, ge=5, description="after the last wrong try")
    handoff_silence_hours: int = Field(12, ge=1, description="the bot answers again after this long without staff")
    handoff_reminder_minutes: int = Field(10, ge=0, description="working minutes until staff are told again; 0: never")
    handoff_text_in_push: bool = Field(False, description="what a patient writes stands in the holder's news")
    first_response_hours: int = Field(24, ge=1)
    auto_assign_leads: bool = Field(True, description="a new lead is given to somebody at once")
    lead_assignment: Literal["round_robin", "least_open"] = "round_robin"
    lead_assignee_roles: tuple[Literal["HOSPITAL_ADMIN", "RECEPTIONIST", "MARKETING", "PROVIDER"], ...] = (
        "RECEPTIONIST",
    )
    lead_source_points: dict[LeadSource, Annotated[int, Field(ge=0, le=20)]] = Field(
        {}, description="points of a source in a lead's score, over the defaults"
    )
    merge_undo_days: int = Field(7, ge=0, le=60, description="how long two merged leads can be taken apart again")
    loop_rounds: int = Field(30, ge=3, description="machine-like rounds a minute before we fall silent")
    care_messages_a_day: int = Field(8, ge=1, description="messages we begin to one person, marketing aside")
    marketing_messages_a_day: int = Field(1, ge=0, description="marketing we begin to one person")

    auto_survey_enabled: bool = Field(True, description="a survey goes out by itself after a completed visit")
    survey_delay_hours: int = Field(2, ge=0, le=168, description="from the end of the visit to the survey")
    survey_cooldown_days: int = Field(30, ge=0, description="a person is asked again only after this long")
    survey_expiry_days: int = Field(7, ge=1, le=60, description="how long an invitation can be answered")
    survey_reminder_days: int = Field(2, ge=0, description="one reminder after this long; 0 sends none")
    survey_follow_up_hours: int = Field(8, ge=1, description="working hours staff have for an unhappy answer")
    feedback_visit_days: int = Field(90, ge=1, description="feedback belongs to a visit at most this old")
    feedback_alert_minutes: int = Field(60, ge=5, description="time staff have for a rating of 1 or 2 stars")

    keep_webhook_days: int = Field(14, ge=1, le=90, description="raw webhook content, and notes we made to ourselves")
    keep_chat_months: int = Field(24, ge=1, description="what was written in chat, both ways")
    keep_media_months: int = Field(12, ge=1, description="files people sent")
    keep_delivery_months: int = Field(6, ge=1, description="reports of the provider about single messages")
    keep_audit_years: int = Field(7, ge=6, description="the audit trail; never less than six (facts 6.1)")

    consent_wording: str = "care-2026-11"
    privacy_notice_url: str = ""

    @property
    def quiet_hours(self) -> tuple[int, int]:
        """Local minutes since midnight: from, until. Equal: none."""
        return self.quiet_from.hour * 60 + self.quiet_from.minute, self.quiet_until.hour * 60 + self.quiet_until.minute


def stored(values: Mapping[str, Any], hospital: str = "") -> HospitalSettings:
    """What the database holds, over the defaults. A value this version does not allow, though another did, counts as unset: one
    hospital's setting must not keep a process from serving all of them."""
    try:
        return HospitalSettings(**values)
    except ValidationError as error:
        unusable = {str(fault["loc"][0]) for fault in error.errors()}
        for name in sorted(unusable):
            log.error("setting_unusable", code=name, hospital=hospital)
        return HospitalSettings(**{name: value for name, value in values.items() if name not in unusable})


def setting_names() -> tuple[str, ...]:
    return tuple(HospitalSettings.model_fields)


def checked(name: str, value: Any) -> Any:
    """The value as its setting's type. Raises `KeyError` for an unknown name, pydantic's error for a bad value."""
    if name not in HospitalSettings.model_fields:
        raise KeyError(name)
    return getattr(HospitalSettings(**{name: value}), name)
