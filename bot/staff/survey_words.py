"""Surveys as staff write them, `How long did you wait? rating; Would you come again? yes, no`, and as they read them."""

import re

from domain.kit.errors import Invalid
from domain.surveys.defaults import ASK_NPS, ASK_WHY
from domain.surveys.rules import Choice, Question, QuestionKind, SurveyType, question_id

TYPES = {
    "post visit": SurveyType.POST_VISIT,
    "after visit": SurveyType.POST_VISIT,
    "post discharge": SurveyType.POST_DISCHARGE,
    "discharge": SurveyType.POST_DISCHARGE,
    "nps": SurveyType.NPS,
    "csat": SurveyType.CSAT,
    "satisfaction": SurveyType.CSAT,
    "service quality": SurveyType.SERVICE_QUALITY,
    "service": SurveyType.SERVICE_QUALITY,
    "doctor feedback": SurveyType.DOCTOR_FEEDBACK,
    "doctor": SurveyType.DOCTOR_FEEDBACK,
}
LONGEST_TEXT, LONGEST_LABEL = 400, 24
_SHIPPED = {"nps": ASK_NPS, "why": ASK_WHY}
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|[-•*])\s*")
_OPTIONAL = re.compile(r"\(?\b(?:optional|not required|not needed)\b\)?", re.I)
_REQUIRED = re.compile(r"\(?\brequired\b\)?", re.I)
_KINDS = {
    QuestionKind.RATING: re.compile(r"(?:rating|stars?|1\s*(?:-|–|to)\s*5|out of 5|[\s(),])+", re.I),
    QuestionKind.NPS: re.compile(r"(?:nps|0\s*(?:-|–|to)\s*10|[\s(),])+", re.I),
    QuestionKind.TEXT: re.compile(r"(?:free text|text|comment|own words|[\s(),])+", re.I),
}
_CHOICE = re.compile(r"^(?:multiple choice|choices?|options?|choose)\b[\s:]*", re.I)
_BETWEEN = re.compile(r"\s*[,/|]\s*|\s+or\s+", re.I)
_ASIDE = " ,:()–-"


def pieces_of(text: str) -> list[str]:
    """The questions of a line, one a semicolon or line, without their numbering."""
    parts = (_NUMBERING.sub("", part.strip()).strip() for part in re.split(r"[;\n]", text))
    return [part for part in parts if part]


def read_question(piece: str, taken: tuple[str, ...]) -> Question | None:
    """One question with what kind it is behind it; None when it does not say. `taken` are the ids there are.

    `nps` and `why` alone are the shipped questions, which speak every language. Raises `Invalid` for a text or an option
    that is too long, and for fewer than two options or more than nine.
    """
    shipped = _SHIPPED.get(piece.strip(" ?.").casefold())
    if shipped is not None and shipped.id not in taken:
        return shipped
    for end, bare in _ends(piece):
        wording, said = piece[:end].strip().rstrip(",:(–- "), piece[end:]
        required = _OPTIONAL.search(said) is None
        said = _REQUIRED.sub(" ", _OPTIONAL.sub(" ", said)).strip(_ASIDE)
        found = _kind(said, bare)
        if wording and found is not None:
            return _made(*found, wording, required, taken)
    return None


def _ends(piece: str) -> list[tuple[int, bool]]:
    """Where the wording may end, likeliest first, and whether bare options may follow there.

    That is at a question mark; without one at a comma or colon, and bare options only follow the first colon.
    """
    marks = [(found.end(), True) for found in re.finditer(r"\?", piece)][::-1]
    if marks:
        return marks
    ends = [(found.start(), False) for found in re.finditer(r"[:(]|, ", piece)][::-1]
    return [*ends, (piece.find(":"), True)] if ":" in piece else ends


def _kind(said: str, bare: bool) -> tuple[QuestionKind, tuple[str, ...]] | None:
    if not said:
        return None
    kind = next((kind for kind, words in _KINDS.items() if words.fullmatch(said)), None)
    if kind is not None:
        return kind, ()
    listed = _CHOICE.sub("", said)
    labels = tuple(label for label in (part.strip(_ASIDE) for part in _BETWEEN.split(listed)) if label)
    if listed != said or (bare and len(labels) > 1):
        return QuestionKind.MULTIPLE_CHOICE, labels
    return None


def _made(
    kind: QuestionKind, labels: tuple[str, ...], wording: str, required: bool, taken: tuple[str, ...]
) -> Question:
    if len(wording) > LONGEST_TEXT:
        raise Invalid(f"A question has at most {LONGEST_TEXT} characters.", field="questions")
    if kind is QuestionKind.MULTIPLE_CHOICE and not 2 <= len(labels) <= 9:
        raise Invalid("A choice has 2 to 9 options, with commas between them.", field="questions")
    if any(len(label) > LONGEST_LABEL for label in labels):
        raise Invalid(f"An option has at most {LONGEST_LABEL} characters: it stands on a button.", field="questions")
    if len({label.casefold() for label in labels}) < len(labels):
        raise Invalid("An option stands twice.", field="questions")
    if set("{}") & set("".join((wording.replace("{hospital}", ""), *labels))):
        raise Invalid("Only {hospital} may stand in braces, in the question itself.", field="questions")
    ids = tuple(f"option_{place}" for place in range(1, len(labels) + 1))
    options = tuple(Choice(id=name, label=label) for name, label in zip(ids, labels, strict=True))
    return Question(id=question_id(kind, wording, taken), kind=kind, text=wording, required=required, options=options)


def question_line(question: Question, hospital: str) -> str:
    """`How was it? (rating 1 to 5, optional)`, as it can be written again."""
    kinds = {
        QuestionKind.RATING: "rating 1 to 5",
        QuestionKind.NPS: "0 to 10",
        QuestionKind.TEXT: "text",
        QuestionKind.MULTIPLE_CHOICE: f"choice: {', '.join(option.label for option in question.options)}",
    }
    aside = kinds[question.kind] + ("" if question.required else ", optional")
    return f"{question.text.replace('{hospital}', hospital)} ({aside})"


def type_name(kind: SurveyType) -> str:
    """`post visit`; abbreviations stay as they are."""
    return kind.value if kind in (SurveyType.NPS, SurveyType.CSAT) else kind.value.replace("_", " ").lower()
