"""Invitation codes and alert topics."""

import re
import secrets
from datetime import timedelta
from enum import StrEnum

from domain.staff.rules import Role

INVITATION_LIFE = timedelta(days=7)
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
