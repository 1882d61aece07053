"""Insurance identifiers as people type them (NG-05). Pure.

The scheme publishes no check digit, so only the shape is checked: the NHIS/NHIA enrolment number is 6 to 12 digits,
perhaps with the dependant's number of one or two digits after a dash; health maintenance organisations each have their
own numbers of letters, digits, dashes and slashes.
"""

import re

from domain.kit.errors import Invalid

_NHIS = re.compile(r"(?:NHI[SA])?(\d{6,12})(?:-(\d{1,2}))?")
_MEMBER = re.compile(r"[A-Z0-9][A-Z0-9/-]{3,23}")


def checked_nhis(text: str) -> str:
    """`NHIS 12345678 - 0` and `12345678-0` are one. Raises `Invalid` naming the field, never quoting the value."""
    found = _NHIS.fullmatch(re.sub(r"[\s.]", "", text.upper()).replace("/", "-"))
    if found is None:
        raise Invalid("an NHIS number has 6 to 12 digits", field="nhis_number")
    return found[1] + (f"-{found[2]}" if found[2] else "")


def checked_member_number(text: str) -> str:
    """An HMO's membership number: 4 to 24 characters with at least one digit, upper case, without blanks."""
    number = re.sub(r"\s", "", text.upper())
    if _MEMBER.fullmatch(number) is None or not any(sign.isdigit() for sign in number):
        raise Invalid("an HMO number has 4 to 24 letters and digits", field="hmo_number")
    return number


def checked_hmo(text: str) -> str:
    """The organisation's name: 2 to 60 characters with a letter."""
    name = " ".join(text.split())
    if not 2 <= len(name) <= 60 or not any(sign.isalpha() for sign in name) or not name.isprintable():
        raise Invalid("an HMO's name has 2 to 60 characters", field="hmo")
    return name
