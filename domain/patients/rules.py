"""Pure rules on patients: names, numbers, states, and whom a correct answer opens."""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kit.crypto import KeySet
from domain.kit.errors import Invalid

LONGEST_NAME = 80
OLDEST_YEARS = 130
# Every check compares against this many people, real or not, so that its work does not tell how many there are.
COMPARED = 16
_DIGITS = 6


class Relationship(StrEnum):
    SELF = "self"
    CHILD = "child"
    OTHER = "other"


STATES = frozenset(
    {
        "Abia",
        "Adamawa",
        "Akwa Ibom",
        "Anambra",
        "Bauchi",
        "Bayelsa",
        "Benue",
        "Borno",
        "Cross River",
        "Delta",
        "Ebonyi",
        "Edo",
        "Ekiti",
        "Enugu",
        "Gombe",
        "Imo",
        "Jigawa",
        "Kaduna",
        "Kano",
        "Katsina",
        "Kebbi",
        "Kogi",
        "Kwara",
        "Lagos",
        "Nasarawa",
        "Niger",
        "Ogun",
        "Ondo",
        "Osun",
        "Oyo",
        "Plateau",
        "Rivers",
        "Sokoto",
        "Taraba",
        "Yobe",
        "Zamfara",
        "FCT",
    }
)
"""The 36 states and the Federal Capital Territory (NG-03)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient this contact might be asked about. `relationship` and `proof` are empty when only the phone agrees."""

    patient_id: UUID
    number: str
    birth_digest: bytes | None
    relationship: str = ""
    proof: str = ""
    may_see: bool = True

    @property
    def linked(self) -> bool:
        return bool(self.relationship)


def cleaned_name(name: str) -> str:
    """The name as it is stored: composed, single spaces. Raises `Invalid` when nothing or too much is left."""
    printable = "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isprintable() or sign.isspace())
    cleaned = " ".join(printable.split())
    if not 0 < len(cleaned) <= LONGEST_NAME:
        raise Invalid(f"a name has 1 to {LONGEST_NAME} characters", field="name")
    return cleaned


def checked_birth_date(birth: date | None, today: date) -> date | None:
    """Raises `Invalid` for a day that has not been yet or lies more than 130 years back."""
    if birth is not None and not (birth <= today and today.year - birth.year <= OLDEST_YEARS):
        raise Invalid("that cannot be a date of birth", field="date_of_birth")
    return birth


def checked_phone(phone: str | None) -> str | None:
    """Raises `Invalid` unless it is E.164 or nothing."""
    if phone is not None and re.fullmatch(r"\+[1-9]\d{6,14}", phone) is None:
        raise Invalid("a phone number is stored in international form", field="phone")
    return phone


def name_digest(keys: KeySet, hospital_id: UUID, part: str, name: str) -> bytes:
    """Equal for names that differ in case, accents or spacing only. `part`: first or last."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if sign.isalnum())
    return keys.digest(f"{hospital_id}:{part}:{letters or plain}")


def birth_digest(keys: KeySet, hospital_id: UUID, patient_id: UUID, birth: date) -> bytes:
    return keys.digest(f"{hospital_id}:{patient_id}:birth:{birth.isoformat()}")


def draw_number(code: str, attempt: int = 0) -> str:
    """A random hospital number such as `MBH-004512`; from the third attempt on one digit longer every time.

    Drawn, not counted: no lock on a counter, and nobody can infer another patient's. The database says if it is taken.
    """
    longer = max(0, attempt - 1)
    lowest = 10 ** (_DIGITS + longer - 1) if longer else 1
    return f"{code}-{lowest + secrets.randbelow(10 ** (_DIGITS + longer) - lowest):0{_DIGITS}d}"


def canonical_number(answer: str, code: str) -> str:
    """What somebody typed as the number it means: `mbh 4512`, `004512` and `MBH-004512` are one. Empty if none."""
    signs = "".join(sign for sign in answer.upper() if sign.isalnum())
    prefix = "".join(sign for sign in code.upper() if sign.isalnum())
    digits = signs.removeprefix(prefix)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        return ""
    return f"{code}-{int(digits):0{_DIGITS}d}"


def answered(
    keys: KeySet, hospital_id: UUID, candidates: Iterable[Candidate], birth: date | None, number: str
) -> tuple[Candidate, ...]:
    """Those whose date of birth or hospital number was given. `number` is canonical or empty.

    Compares as often for nobody as for a large family.
    """
    nobody = Candidate(UUID(int=0), "", None)
    people = list(candidates)[:COMPARED]
    right = []
    for candidate in people + [nobody] * (COMPARED - len(people)):
        told = birth_digest(keys, hospital_id, candidate.patient_id, birth or date.min)
        same_birth = hmac.compare_digest(told, candidate.birth_digest or bytes(len(told))) and birth is not None
        same_number = hmac.compare_digest(number.encode(), candidate.number.encode()) and number != ""
        if candidate is not nobody and (same_birth or same_number):
            right.append(candidate)
    return tuple(right)


def opened(candidates: Iterable[Candidate], right: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Whom the right answers open.

    The holder's own answer (relationship self) opens everybody the contact registered or staff entrusted to it; any
    other answer opens that person only. People found by the phone number alone always need an answer of their own:
    spouses who share a phone do not open each other.
    """
    right = list(right)
    chosen = {person.patient_id for person in right}
    if any(person.relationship == Relationship.SELF for person in right):
        chosen |= {person.patient_id for person in candidates if person.linked and person.proof != "phone"}
    return tuple(person for person in candidates if person.patient_id in chosen and person.may_see)
