"""Invitation codes and alert topics."""

import re
import secrets
import unicodedata
from datetime import timedelta
from enum import StrEnum

import phonenumbers

from domain.kit.errors import Invalid
from domain.staff.rules import Role

INVITATION_LIFE = timedelta(days=7)
PASSWORD_LIFE = timedelta(minutes=30)  # of a code that was asked for to set a password now
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # signs
_PATIENCE = 5  # wrong passwords in a row before a pause
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
# No 0/O, 1/I/L: codes are read out over the telephone.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 10
_CODE = re.compile(rf"[{_ALPHABET}]{{5}}-?[{_ALPHABET}]{{5}}")


class Topic(StrEnum):
    """What staff can be told of."""

    LEADS = "leads"
    APPOINTMENTS = "appointments"
    HANDOFFS = "handoffs"
    FEEDBACK = "feedback"
    TASKS = "tasks"
    EMERGENCIES = "emergencies"
    SYSTEM = "system"
    DIGEST = "digest"


ALERTED_BY_DEFAULT: dict[Role, frozenset[Topic]] = {
    Role.SUPER_ADMIN: frozenset({Topic.SYSTEM, Topic.EMERGENCIES}),
    Role.HOSPITAL_ADMIN: frozenset({Topic.SYSTEM, Topic.EMERGENCIES, Topic.FEEDBACK, Topic.DIGEST}),
    Role.RECEPTIONIST: frozenset({Topic.LEADS, Topic.HANDOFFS, Topic.TASKS, Topic.EMERGENCIES, Topic.DIGEST}),
    Role.PROVIDER: frozenset({Topic.APPOINTMENTS, Topic.DIGEST}),
    Role.MARKETING: frozenset({Topic.LEADS, Topic.FEEDBACK}),
    Role.FINANCE: frozenset(),
}


def new_code() -> str:
    """`ABCDE-FGHJK`: 49 bits, so guessing is hopeless at the pace of a chat within the seven days it lives."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def read_code(text: str) -> str | None:
    """The code in what somebody typed, in its one form; None if there is none."""
    found = _CODE.fullmatch(text.strip().upper().replace(" ", ""))
    return found.group().replace("-", "") if found else None


def login_name(said: str, region: str = "NG") -> str:
    """What somebody logs in with, in its one form: a phone number as E.164, an e-mail address in small letters."""
    said = said.strip()[:200].casefold()
    if "@" in said:
        return said
    try:
        return phonenumbers.format_number(phonenumbers.parse(said, region), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return said


def same_form(password: str) -> str:
    """One of the forms in which keyboards give the same signs."""
    return unicodedata.normalize("NFKC", password[: 2 * LONGEST_PASSWORD])


def read_password(said: str) -> str:
    """The password as chosen. Raises `Invalid` if it is too short, too long, or one sign again and again."""
    chosen = same_form(said)
    if not SHORTEST_PASSWORD <= len(chosen) <= LONGEST_PASSWORD or len(set(chosen)) < 4:
        raise Invalid(
            f"A password needs at least {SHORTEST_PASSWORD} signs, and not always the same. A sentence is good."
        )
    return chosen


def pause_after(failures: int) -> timedelta:
    """How long nobody may try that name after so many wrong passwords in a row: none, then a minute, doubled each time."""
    if failures < _PATIENCE:
        return timedelta(0)
    doubled = 1 << min(failures - _PATIENCE, 10)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)
