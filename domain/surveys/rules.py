"""Surveys as data (SURV-01 to SURV-03), which question is next, and what the numbers mean (SURV-08, SURV-11). Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LONGEST_COMMENT = 2000
LONGEST_TITLE = 60
LONGEST_CODE = 30
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
ALLOWED_PLACEHOLDERS = frozenset({"hospital"})


class SurveyType(StrEnum):
    POST_VISIT = "POST_VISIT"
    POST_DISCHARGE = "POST_DISCHARGE"
    NPS = "NPS"
    CSAT = "CSAT"
    SERVICE_QUALITY = "SERVICE_QUALITY"
    DOCTOR_FEEDBACK = "DOCTOR_FEEDBACK"


class QuestionKind(StrEnum):
    RATING = "RATING"
    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    TEXT = "TEXT"
    NPS = "NPS"


SCORES = {QuestionKind.RATING: range(1, 6), QuestionKind.NPS: range(11)}
Answer = int | str
Answers = Mapping[str, Answer]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Strict):
    """One option. `words` are comma separated synonyms."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    label: str = Field(min_length=1, max_length=24)
    words: str = ""


class Skip(_Strict):
    """Leaves a question out when an earlier answer is so. `unanswered` also holds when that one was left out."""

    question: str
    at_least: int | None = None
    at_most: int | None = None
    any_of: tuple[str, ...] = ()
    unanswered: bool = False

    def holds(self, answers: Answers) -> bool:
        given = answers.get(self.question)
        if given is None:
            return self.unanswered
        if isinstance(given, int):
            low = self.at_least is not None and given >= self.at_least
            return low or (self.at_most is not None and given <= self.at_most)
        return given in self.any_of


class Why(_Strict):
    """Other wordings of a question by an earlier NPS answer (promoter, passive, detractor)."""

    question: str
    promoter: str
    passive: str
    detractor: str


class Question(_Strict):
    """One question. Its place in the list is its order. `text` may say {hospital}."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    kind: QuestionKind
    text: str = Field(min_length=1, max_length=400)
    required: bool = True
    options: tuple[Choice, ...] = ()
    skip: tuple[Skip, ...] = ()
    why: Why | None = None

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        choices = self.kind is QuestionKind.MULTIPLE_CHOICE
        if choices and not 2 <= len(self.options) <= 9:
            raise ValueError(f"{self.id}: a choice has 2 to 9 options")
        if self.options and not choices:
            raise ValueError(f"{self.id}: only a choice has options")
        if len({option.id for option in self.options}) < len(self.options):
            raise ValueError(f"{self.id}: an option stands twice")
        for text in self.texts():
            unknown = set(_PLACEHOLDER.findall(text)) - ALLOWED_PLACEHOLDERS
            if unknown:
                raise ValueError(f"{self.id}: nothing fills {', '.join(sorted(unknown))}")
        return self

    def texts(self) -> tuple[str, ...]:
        """Every wording, for translation."""
        why = (self.why.promoter, self.why.passive, self.why.detractor) if self.why else ()
        return (self.text, *why)

    def worded(self, answers: Answers) -> str:
        """The wording that fits the answers so far."""
        given = answers.get(self.why.question) if self.why else None
        return getattr(self.why, band(given).value) if isinstance(given, int) else self.text

    def checked(self, answer: Any) -> Answer:
        """The answer in its own type. Raises ValueError for one that cannot be."""
        if self.kind in SCORES:
            if isinstance(answer, bool) or not re.fullmatch(r"[0-9]{1,2}", str(answer)):
                raise ValueError("not a score")
            score = int(answer)
            if score not in SCORES[self.kind]:
                raise ValueError("a score out of range")
            return score
        if not isinstance(answer, str) or not answer.strip():
            raise ValueError("no answer")
        if self.kind is QuestionKind.MULTIPLE_CHOICE and answer not in {option.id for option in self.options}:
            raise ValueError("not one of the options")
        return answer.strip()[:LONGEST_COMMENT]


def survey_code(title: str) -> str:
    """A title as a code for chat: `Lab visit (new)` is `lab_visit_new`. Empty when no letter begins it."""
    return _slug(title)[:LONGEST_CODE].strip("_")


def question_id(kind: QuestionKind, wording: str, taken: Iterable[str]) -> str:
    """An id for a new question. The kind is part of it: answers keep the id, and another kind has other answers."""
    others = set(taken)
    stem = f"{kind.value.casefold()}_{_slug(wording)}"[:36].strip("_")
    return next(name for name in (stem, *(f"{stem}_{n}" for n in range(2, 99))) if name not in others)


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).lstrip("_0123456789")


class Questions(_Strict):
    """A survey's questions, in order, checked together: conditions look back at questions that exist."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        seen: dict[str, Question] = {}
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"{question.id} stands twice")
            for skip in question.skip:
                if skip.question not in seen:
                    raise ValueError(f"{question.id}: there is no earlier question {skip.question}")
            if question.why is not None:
                asked = seen.get(question.why.question)
                if asked is None or asked.kind is not QuestionKind.NPS:
                    raise ValueError(f"{question.id}: there is no earlier NPS question {question.why.question}")
            seen[question.id] = question
        if sum(q.kind is QuestionKind.NPS for q in self.questions) > 1:
            raise ValueError("a survey asks for one NPS score")
        return self

    def get(self, question_id: str) -> Question | None:
        return next((q for q in self.questions if q.id == question_id), None)

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """The questions the skip rules leave, given these answers."""
        return tuple(q for q in self.questions if not any(skip.holds(answers) for skip in q.skip))

    def following(self, answers: Answers, passed: Iterable[str] = ()) -> Question | None:
        """The first question neither answered nor passed over; None when there is none left."""
        done = {*answers, *passed}
        return next((q for q in self.asked(answers) if q.id not in done), None)

    def nps_of(self, answers: Answers) -> int | None:
        given = [answers[q.id] for q in self.questions if q.kind is QuestionKind.NPS and q.id in answers]
        return int(given[0]) if given else None

    def ratings_of(self, answers: Answers) -> tuple[int, ...]:
        return tuple(int(answers[q.id]) for q in self.questions if q.kind is QuestionKind.RATING and q.id in answers)

    def comments_of(self, answers: Answers) -> dict[str, str]:
        """The free texts: what must be sealed."""
        texts = {q.id for q in self.questions if q.kind is QuestionKind.TEXT}
        return {key: str(value) for key, value in answers.items() if key in texts}


class Band(StrEnum):
    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


def band(score: int) -> Band:
    """Promoters give 9 or 10, passives 7 or 8, detractors 0 to 6 (SURV-08)."""
    return Band.PROMOTER if score >= 9 else Band.PASSIVE if score >= 7 else Band.DETRACTOR


@dataclass(frozen=True, slots=True)
class Nps:
    """`score` is -100 to 100, None without answers. `n` counts answers only: nobody's silence is an opinion."""

    n: int
    promoters: int
    passives: int
    detractors: int

    @property
    def score(self) -> float | None:
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None


def nps(scores: Iterable[int | None]) -> Nps:
    """NPS of 0-10 scores; None is a question that was not answered and does not count."""
    counts = dict.fromkeys(Band, 0)
    for score in scores:
        if score is not None:
            counts[band(score)] += 1
    return Nps(sum(counts.values()), counts[Band.PROMOTER], counts[Band.PASSIVE], counts[Band.DETRACTOR])


@dataclass(frozen=True, slots=True)
class Csat:
    """The share of ratings that are 4 or 5 of 5 (SURV-11), 0 to 1; None without ratings."""

    n: int
    satisfied: int

    @property
    def share(self) -> float | None:
        return self.satisfied / self.n if self.n else None


def needs_follow_up(score: int | None, ratings: Iterable[int], comments_mood: int) -> bool:
    """A detractor, a rating of 1 or 2, or a comment that complains (SURV-06)."""
    low = score is not None and band(score) is Band.DETRACTOR
    return low or any(rating <= 2 for rating in ratings) or comments_mood < 0
