"""What a template may be and say (TMPL-01, TMPL-02, TMPL-03)."""

import re
from collections.abc import Mapping
from enum import StrEnum

from rapidfuzz import process

from domain.consent.rules import Purpose
from domain.kit.errors import Invalid

LONGEST_BODY = 900  # what an approved WhatsApp template may hold too
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Category(StrEnum):
    APPOINTMENT_REMINDER = "APPOINTMENT_REMINDER"
    FOLLOW_UP = "FOLLOW_UP"
    WELCOME = "WELCOME"
    FEEDBACK_REQUEST = "FEEDBACK_REQUEST"
    PROMOTION = "PROMOTION"
    HEALTH_TIP = "HEALTH_TIP"
    BIRTHDAY_GREETING = "BIRTHDAY_GREETING"
    CUSTOM = "CUSTOM"


class Channel(StrEnum):
    ANY = "any"
    WHATSAPP = "whatsapp"
    SMS = "sms"


# What a person must have agreed to before such a message (domain.consent): greetings and tips are marketing.
PURPOSES: dict[Category, Purpose] = {
    Category.APPOINTMENT_REMINDER: Purpose.REMINDERS,
    Category.FOLLOW_UP: Purpose.CARE,
    Category.WELCOME: Purpose.CARE,
    Category.FEEDBACK_REQUEST: Purpose.CARE,
    Category.PROMOTION: Purpose.MARKETING,
    Category.HEALTH_TIP: Purpose.MARKETING,
    Category.BIRTHDAY_GREETING: Purpose.MARKETING,
    Category.CUSTOM: Purpose.CARE,
}

# Every variable with what stands for it in a sample.
VARIABLES: dict[str, str] = {
    "first_name": "Adaeze",
    "name": "Adaeze Obi",
    "hospital_number": "ABC-000000",
    "hospital": "the hospital",
    "hospital_phone": "+234 201 330 0000",
    "hospital_address": "14 Marina Bay Road",
    "appointment_day": "Tuesday, 24 November",
    "appointment_time": "09:00",
    "appointment_doctor": "Dr Funmilayo Adeyemi",
    "appointment_place": "Block A, room 3",
    "appointment_number": "K7M2QX",
}


def checked_name(name: str) -> str:
    """`Appointment info` is `appointment_info`. Raises `Invalid`."""
    plain = re.sub(r"[\s-]+", "_", name.strip().casefold())
    if _NAME.fullmatch(plain) is None:
        raise Invalid("A template's name is one word of small letters, digits and underscores.", field="name")
    return plain


def variables_in(body: str) -> tuple[str, ...]:
    """The variables a body names, each once, in order."""
    return tuple(dict.fromkeys(found.strip() for found in _VARIABLE.findall(body)))


def checked_body(body: str) -> str:
    """The body with its variables checked. Raises `Invalid` naming the first that nobody could fill."""
    body = _VARIABLE.sub(lambda found: "{" + found.group(1).strip().casefold() + "}", body.strip())
    if not 0 < len(body) <= LONGEST_BODY:
        raise Invalid(f"A template has 1 to {LONGEST_BODY} characters.", field="body")
    if "{" in _VARIABLE.sub("", body) or "}" in _VARIABLE.sub("", body):
        raise Invalid("A variable stands in one pair of braces, such as {first_name}.", field="body")
    for name in variables_in(body):
        if name not in VARIABLES:
            near = [match for match, _, _ in process.extract(name, list(VARIABLES), limit=2, score_cutoff=60)]
            hint = f" Did you mean {' or '.join('{' + match + '}' for match in near)}?" if near else ""
            known = ", ".join("{" + known + "}" for known in VARIABLES)
            raise Invalid(f"I know no variable {{{name}}}.{hint} There are: {known}", field="body")
    return body


def filled(body: str, values: Mapping[str, str]) -> str:
    """The body with its values. Raises `Invalid` naming every variable that has none: nothing goes out with a gap."""
    missing = [name for name in variables_in(body) if not values.get(name)]
    if missing:
        raise Invalid("There is nothing to put in for " + ", ".join("{" + name + "}" for name in missing) + ".")
    return _VARIABLE.sub(lambda found: values[found.group(1)], body)
