"""What the words of a line about leads stand for: stages, sources, ways of talking, fields, filters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.staff.desk import Desk
from bot.staff.people import one_member
from bot.staff.reading import take_mention
from domain.leads.rules import OPEN, InteractionKind, Source, Status
from domain.leads.service import LeadFilter
from domain.tags.service import all_tags

T = TypeVar("T")
STATUSES = {
    "new": Status.NEW,
    "contacted": Status.CONTACTED,
    "qualified": Status.QUALIFIED,
    "appointment scheduled": Status.APPOINTMENT_SCHEDULED,
    "scheduled": Status.APPOINTMENT_SCHEDULED,
    "converted": Status.CONVERTED,
    "lost": Status.LOST,
}
SOURCES = {
    "website": Source.WEBSITE,
    "web form": Source.WEBSITE,
    "online form": Source.WEBSITE,
    "phone call": Source.PHONE_CALL,
    "by phone": Source.PHONE_CALL,
    "phoned in": Source.PHONE_CALL,
    "called in": Source.PHONE_CALL,
    "walk in": Source.WALK_IN,
    "walk-in": Source.WALK_IN,
    "walkin": Source.WALK_IN,
    "patient referral": Source.REFERRAL_PATIENT,
    "referral patient": Source.REFERRAL_PATIENT,
    "referral": Source.REFERRAL_PATIENT,
    "referred": Source.REFERRAL_PATIENT,
    "doctor referral": Source.REFERRAL_DOCTOR,
    "referral doctor": Source.REFERRAL_DOCTOR,
    "facebook": Source.SOCIAL_MEDIA,
    "instagram": Source.SOCIAL_MEDIA,
    "tiktok": Source.SOCIAL_MEDIA,
    "social media": Source.SOCIAL_MEDIA,
    "google": Source.GOOGLE_ADS,
    "google ads": Source.GOOGLE_ADS,
    "whatsapp": Source.WHATSAPP,
    "email inquiry": Source.EMAIL_INQUIRY,
    "by email": Source.EMAIL_INQUIRY,
    "health camp": Source.HEALTH_CAMP,
    "outreach": Source.HEALTH_CAMP,
    "corporate": Source.CORPORATE,
    "other source": Source.OTHER,
}
SOURCE_NAMES = {
    Source.WEBSITE: "website",
    Source.PHONE_CALL: "phone call",
    Source.WALK_IN: "walk-in",
    Source.REFERRAL_PATIENT: "patient referral",
    Source.REFERRAL_DOCTOR: "doctor referral",
    Source.SOCIAL_MEDIA: "social media",
    Source.GOOGLE_ADS: "Google ads",
    Source.WHATSAPP: "WhatsApp",
    Source.EMAIL_INQUIRY: "e-mail inquiry",
    Source.HEALTH_CAMP: "health camp",
    Source.CORPORATE: "corporate",
    Source.OTHER: "other source",
}
TALKS = {
    "called": InteractionKind.PHONE_CALL,
    "call": InteractionKind.PHONE_CALL,
    "phoned": InteractionKind.PHONE_CALL,
    "rang": InteractionKind.PHONE_CALL,
    "emailed": InteractionKind.EMAIL,
    "e-mailed": InteractionKind.EMAIL,
    "email": InteractionKind.EMAIL,
    "texted": InteractionKind.SMS,
    "sms": InteractionKind.SMS,
    "whatsapped": InteractionKind.WHATSAPP,
    "whatsapp": InteractionKind.WHATSAPP,
    "met": InteractionKind.IN_PERSON,
    "visited": InteractionKind.IN_PERSON,
    "came": InteractionKind.IN_PERSON,
    "visit": InteractionKind.IN_PERSON,
    "video call": InteractionKind.VIDEO_CALL,
    "video": InteractionKind.VIDEO_CALL,
    "note": InteractionKind.NOTE,
}
_TAGGED = re.compile(r"(?<!\S)(?:#|tagged\s+)([\w-]+)", re.I)
_PAGE = re.compile(r"(?<!\S)page\s+(\d{1,4})(?!\S)", re.I)


def take_word(text: str, words: Mapping[str, T]) -> tuple[T | None, str, str]:
    """The first of these words or phrases that stands in the text, what is before it and what is after it.

    Without one, all of the text counts as before it.
    """
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = re.search(rf"(?<![\w'-])(?:{known})(?![\w'-])", text, re.I)
    if found is None:
        return None, text.strip(), ""
    meaning = words[found.group().casefold()]
    return meaning, text[: found.start()].strip(" ,;:"), text[found.end() :].strip(" ,;:")


def take_all(text: str, words: Mapping[str, T]) -> tuple[tuple[T, ...], str]:
    """Every one of these words, each once, and the text without them."""
    taken: list[T] = []
    while True:
        meaning, before, after = take_word(text, words)
        if meaning is None:
            return tuple(dict.fromkeys(taken)), text
        taken.append(meaning)
        text = f"{before} {after}".strip()


def take_page(text: str) -> tuple[int, str]:
    found = _PAGE.search(text)
    if found is None:
        return 1, text
    return max(1, int(found.group(1))), f"{text[: found.start()]} {text[found.end() :]}".strip()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads a line means, and how to say so."""

    filter: LeadFilter
    said: str


async def read_filter(desk: Desk, text: str, again: str) -> Wanted:
    """`new website @kemi tagged vip ada`: stages, sources, whose, tags; what is left is looked for.

    A tag's name alone is the tag. Raises `Missing` with the line `again` for a colleague it does not know.
    """
    who, left = take_mention(text)
    flags, left = take_all(left, {"mine": "mine", "my": "mine", "unassigned": "nobody", "nobody's": "nobody"})
    member = await one_member(desk, who or "me", again) if who or "mine" in flags else None
    opened, left = take_all(left, {"open": True, "all": False})
    statuses, left = take_all(left, STATUSES)
    sources, left = take_all(left, SOURCES)
    tags = [found.group(1) for found in _TAGGED.finditer(left)]
    left = " ".join(_TAGGED.sub(" ", left).split())
    if left:
        known = {tag.name.casefold(): tag.name for tag in await all_tags(desk.ctx)}
        alone, left = take_all(left, known) if known else ((), left)
        tags += alone
    left = left.strip(" ,.:;")
    if True in opened or (not statuses and not left and False not in opened):
        statuses = tuple(dict.fromkeys((*statuses, *OPEN)))
    wanted = LeadFilter(
        search=left,
        statuses=statuses,
        sources=sources,
        assigned_to=member.id if member else None,
        unassigned="nobody" in flags,
        tags=tuple(tags),
    )
    whose = [f"{member.name}'s" if member.id != desk.me else "yours"] if member else []
    stages = ["open"] if set(statuses) == set(OPEN) else [status.label.lower() for status in statuses]
    said = [
        *stages,
        *(f"from {SOURCE_NAMES[source]}" for source in sources),
        *whose,
        *(["nobody's"] if wanted.unassigned else []),
        *(f"tagged {tag}" for tag in tags),
        *([f"“{left}”"] if left else []),
    ]
    return Wanted(wanted, ", ".join(said))
