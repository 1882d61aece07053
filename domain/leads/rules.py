"""A lead's lifecycle, number, and what its fields may be. Pure."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import phonenumbers

from domain.kit.errors import Conflict, Invalid
from domain.kit.lifecycle import Lifecycle

LONGEST_NAME = 80
LONGEST_TEXT = 2000
MOST_INTERESTS = 20


class Status(StrEnum):
    """LEAD-03, in the order of the pipeline."""

    NEW = "NEW"
    CONTACTED = "CONTACTED"
    QUALIFIED = "QUALIFIED"
    APPOINTMENT_SCHEDULED = "APPOINTMENT_SCHEDULED"
    CONVERTED = "CONVERTED"
    LOST = "LOST"

    @property
    def label(self) -> str:
        return "Scheduled" if self is Status.APPOINTMENT_SCHEDULED else self.value.capitalize()

    @property
    def colour(self) -> str:
        return _COLOURS[self]


_COLOURS = {
    Status.NEW: "purple",
    Status.CONTACTED: "blue",
    Status.QUALIFIED: "amber",
    Status.APPOINTMENT_SCHEDULED: "cyan",
    Status.CONVERTED: "green",
    Status.LOST: "gray",
}
OPEN = (Status.NEW, Status.CONTACTED, Status.QUALIFIED, Status.APPOINTMENT_SCHEDULED)


class Source(StrEnum):
    """LEAD-04."""

    WEBSITE = "WEBSITE"
    PHONE_CALL = "PHONE_CALL"
    WALK_IN = "WALK_IN"
    REFERRAL_PATIENT = "REFERRAL_PATIENT"
    REFERRAL_DOCTOR = "REFERRAL_DOCTOR"
    SOCIAL_MEDIA = "SOCIAL_MEDIA"
    GOOGLE_ADS = "GOOGLE_ADS"
    WHATSAPP = "WHATSAPP"
    EMAIL_INQUIRY = "EMAIL_INQUIRY"
    HEALTH_CAMP = "HEALTH_CAMP"
    CORPORATE = "CORPORATE"
    OTHER = "OTHER"


class InteractionKind(StrEnum):
    """What staff log by hand (COMM-01), and a note, which is no communication."""

    PHONE_CALL = "PHONE_CALL"
    EMAIL = "EMAIL"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    IN_PERSON = "IN_PERSON"
    VIDEO_CALL = "VIDEO_CALL"
    NOTE = "NOTE"


# A trigger is named for where it leads. Staff may skip stages and go back between the open ones; nothing becomes new
# again, LOST is left only through CONTACTED, CONVERTED never (LEAD-03).
_TRIGGER = {
    Status.CONTACTED: "contact",
    Status.QUALIFIED: "qualify",
    Status.APPOINTMENT_SCHEDULED: "schedule",
    Status.CONVERTED: "convert",
    Status.LOST: "lose",
}
_lifecycle = Lifecycle(
    Status,
    (
        ("contact", ["NEW", "QUALIFIED", "APPOINTMENT_SCHEDULED"], "CONTACTED"),
        ("reopen", "LOST", "CONTACTED"),
        ("qualify", ["NEW", "CONTACTED", "APPOINTMENT_SCHEDULED"], "QUALIFIED"),
        ("schedule", ["NEW", "CONTACTED", "QUALIFIED"], "APPOINTMENT_SCHEDULED"),
        ("convert", [status.value for status in OPEN], "CONVERTED"),
        ("lose", [status.value for status in OPEN], "LOST"),
    ),
)
lifecycle_edges = _lifecycle.edges


def moved(status: Status, to: Status, reason: str = "") -> Status:
    """The status after a move. Raises `Conflict` where there is no such step, `Invalid` where a reason is missing.

    LOST needs a reason, and so does coming back from it (LEAD-03, LEAD-10).
    """
    trigger = "reopen" if status is Status.LOST and to is Status.CONTACTED else _TRIGGER.get(to, "")
    after = _lifecycle.after(status, trigger)
    if after is None:
        raise Conflict(f"a lead that is {status.label} cannot become {to.label}", status=status.value, to=to.value)
    if Status.LOST in (status, to) and not reason.strip():
        raise Invalid("please say why", field="reason")
    return Status(after)


# --- the number ------------------------------------------------------------------------------------------------------

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHORTEST_TAIL = 4


def draw_number(code: str, at: datetime, attempt: int = 0) -> str:
    """LD-{hospital code}-{milliseconds in base 36}{two random signs} (LEAD-02); later attempts are a little later."""
    stamp = int(at.timestamp() * 1000) + (secrets.randbelow(10_000) if attempt else 0)
    return f"LD-{code or 'HMS'}-{_base36(stamp)}{secrets.choice(_SIGNS)}{secrets.choice(_SIGNS)}"


def short_number(number: str) -> str:
    """What follows the hospital's code: enough to name the lead by, and short enough for a button."""
    return number.rpartition("-")[2]


def _base36(value: int) -> str:
    signs = ""
    while value:
        value, place = divmod(value, 36)
        signs = _SIGNS[place] + signs
    return signs or "0"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody may mean by a few signs: a whole number, the end of one, a phone, words of a name. Empty: not that."""

    number: str = ""
    tail: str = ""
    phone: str = ""
    words: str = ""


def asked(text: str, code: str, country: str = "NG") -> Asked:
    """How to look for a lead by what staff typed: `LD-MBH-MB3K9QWX7A`, `qwx7a`, `0803 123 4567`, `ada obi`."""
    said = " ".join(text.split())
    signs = re.sub(r"[\s#]", "", said).upper()
    number = tail = ""
    if re.fullmatch(r"LD-[A-Z0-9-]{4,}", signs):
        number = signs
    elif re.fullmatch(r"[A-Z0-9]{4,12}", signs) and " " not in said:
        tail = signs
        number = f"LD-{code or 'HMS'}-{signs}" if len(signs) > SHORTEST_TAIL else ""
    return Asked(number, tail, phone_of(said, country), said)


def phone_of(text: str, country: str = "NG") -> str:
    """The phone number this is, in E.164 (NG-01); empty if it is none."""
    if re.fullmatch(r"[\d\s().+\-/]{7,24}", text.strip()) is None:
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


# --- what is searched ------------------------------------------------------------------------------------------------


# The marks `careline_fold` takes off.
_MARKS = {ord(sign): None for sign in "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030c\u0323\u0327\u0328\u0331"}


def folded(text: str) -> str:
    """Without case and accents, as the database folds the line a lead is searched in (`careline_fold`)."""
    return unicodedata.normalize("NFKD", text).translate(_MARKS).lower()


def patterns_of(text: str) -> tuple[str, str | None, str | None]:
    """Up to three LIKE patterns that must all fit, the longest word first. Raises `Invalid` for nothing to look for.

    A word of one or two letters must begin a word; a number written the local way is looked for without its zero.
    """
    joined = re.sub(r"(?<=\d)\s+(?=\+?\d)", "", folded(text))  # 0803 12 is the beginning of one number
    words = [_searched(word) for word in joined.split()]
    words = sorted((word for word in words if word), key=len, reverse=True)[:3]
    if not words:
        raise Invalid("please give a name, phone number or e-mail address to look for", field="search")
    given = [f"%{_escaped(word)}%" if len(word) > 2 else f"% {_escaped(word)}%" for word in words]
    one, two, three = (*given, None, None)[:3]
    return str(one), two, three


def _searched(word: str) -> str:
    digits = re.sub(r"[^\d]", "", word)
    if digits and re.fullmatch(r"[\d+().\-/]+", word):
        return digits.removeprefix("00").lstrip("0") if word.startswith("0") else digits
    return word


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


# --- fields ----------------------------------------------------------------------------------------------------------


def cleaned(text: str, longest: int = LONGEST_NAME, *, field: str) -> str:
    """Composed, single spaces, printable. Raises `Invalid` naming the field when it is too long."""
    printable = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isprintable() or sign.isspace())
    kept = " ".join(printable.split())
    if len(kept) > longest:
        raise Invalid(f"at most {longest} characters", field=field)
    return kept


def cleaned_email(email: str) -> str:
    """In lower case. Raises `Invalid` unless it looks like an address or is empty."""
    kept = email.strip().lower()
    if kept and (len(kept) > 254 or re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", kept) is None):
        raise Invalid("that is no e-mail address", field="email")
    return kept


def cleaned_phone(phone: str, country: str = "NG") -> str:
    """In E.164 (NG-01). Raises `Invalid` unless it is a phone number or empty."""
    if not phone.strip():
        return ""
    number = phone_of(phone, country)
    if not number:
        raise Invalid("that is no phone number", field="phone")
    return number


def cleaned_interests(interests: Iterable[str]) -> list[str]:
    """Services, each once. Raises `Invalid` for more than twenty."""
    kept = list(dict.fromkeys(name for given in interests if (name := cleaned(given, field="interested_in"))))
    if len(kept) > MOST_INTERESTS:
        raise Invalid(f"at most {MOST_INTERESTS} services", field="interested_in")
    return kept


def split_name(name: str) -> tuple[str, str]:
    """First name, and everything after it."""
    first, _, last = cleaned(name, 2 * LONGEST_NAME, field="name").partition(" ")
    return first[:LONGEST_NAME], last[:LONGEST_NAME]
