"""What a tag's name and colour may be."""

import re

from domain.kit.errors import Invalid

LONGEST_NAME = 40
LONGEST_CATEGORY = 40
# The first is the sample of TAG-01; a tag made by the way takes one by its name, so that it keeps it.
COLOURS = ("#6366f1", "#0ea5e9", "#10b981", "#f59e0b", "#ef4444", "#8b5cf6", "#ec4899", "#64748b")


def cleaned_tag_name(name: str) -> str:
    """Single spaces, without a leading #. Raises `Invalid` for an empty or too long one."""
    cleaned = " ".join(name.split()).lstrip("#").strip()
    if not 0 < len(cleaned) <= LONGEST_NAME or not cleaned.isprintable():
        raise Invalid(f"a tag has 1 to {LONGEST_NAME} characters", field="name")
    return cleaned


def checked_colour(colour: str) -> str:
    """#rrggbb in lower case. Raises `Invalid` for anything else."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) is None:
        raise Invalid("a colour is written like #6366f1", field="colour")
    return colour.lower()


def colour_for(name: str) -> str:
    """The colour of a tag nobody chose one for; the same name gives the same."""
    return COLOURS[sum(name.casefold().encode()) % len(COLOURS)]
