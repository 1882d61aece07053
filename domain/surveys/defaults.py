"""The surveys every hospital begins with, one of each type (SURV-01). Texts are gettext ids of the flow catalogues."""

from dataclasses import dataclass

from domain.surveys.rules import Choice, Question, QuestionKind, Questions, Skip, SurveyType, Why


@dataclass(frozen=True, slots=True)
class DefaultSurvey:
    code: str
    title: str
    survey_type: SurveyType
    questions: Questions
    anonymous: bool = False
    auto_trigger: bool = False


ASK_NPS = Question(
    id="nps",
    kind=QuestionKind.NPS,
    text="From 0 to 10: how likely are you to recommend {hospital} to family or friends?"
    " 0 is not at all, 10 is certainly.",
)
ASK_WHY = Question(
    id="why",
    kind=QuestionKind.TEXT,
    text="What is the main reason for your score?",
    required=False,
    skip=(Skip(question="nps", unanswered=True),),
    why=Why(
        question="nps",
        promoter="We are glad to hear that. What did you like most?",
        passive="Thank you. What would have made it a 9 or 10?",
        detractor="We are sorry that we did not do better. What went wrong?",
    ),
)
_MORE = Question(
    id="comment", kind=QuestionKind.TEXT, text="Is there anything else you would like to tell us?", required=False
)
_YES_PARTLY_NO = (
    Choice(id="all", label="Yes, all of it", words="yes, all, everything, well explained"),
    Choice(id="partly", label="Partly", words="partly, some, a little, not everything"),
    Choice(id="none", label="No", words="no, not at all, nothing"),
)


def _rating(name: str, text: str, *, required: bool = True) -> Question:
    return Question(id=name, kind=QuestionKind.RATING, text=text, required=required)


DEFAULTS = (
    DefaultSurvey(
        "post_visit",
        "Your visit",
        SurveyType.POST_VISIT,
        Questions(
            questions=(
                ASK_NPS,
                ASK_WHY,
                _rating("waiting", "How was the waiting time?", required=False),
                _rating("staff", "How did our staff treat you?", required=False),
            )
        ),
        auto_trigger=True,
    ),
    DefaultSurvey(
        "post_discharge",
        "Your stay with us",
        SurveyType.POST_DISCHARGE,
        Questions(
            questions=(
                _rating("care", "How was the care during your stay?"),
                Question(
                    id="explained",
                    kind=QuestionKind.MULTIPLE_CHOICE,
                    text="Were your medicines and the next steps explained to you?",
                    options=_YES_PARTLY_NO,
                ),
                Question(
                    id="unclear",
                    kind=QuestionKind.TEXT,
                    text="What is still unclear? Our staff will get back to you.",
                    required=False,
                    skip=(Skip(question="explained", any_of=("all",), unanswered=True),),
                ),
                ASK_NPS,
                ASK_WHY,
            )
        ),
    ),
    DefaultSurvey("nps", "Would you recommend us?", SurveyType.NPS, Questions(questions=(ASK_NPS, ASK_WHY))),
    DefaultSurvey(
        "csat",
        "Were you satisfied?",
        SurveyType.CSAT,
        Questions(
            questions=(
                _rating("satisfied", "How satisfied were you with our service?"),
                Question(
                    id="improve",
                    kind=QuestionKind.TEXT,
                    text="What should we do better?",
                    required=False,
                    skip=(Skip(question="satisfied", at_least=4),),
                ),
            )
        ),
    ),
    DefaultSurvey(
        "service_quality",
        "The quality of our service",
        SurveyType.SERVICE_QUALITY,
        Questions(
            questions=(
                _rating("clean", "How clean was the hospital?"),
                _rating("waiting", "How was the waiting time?"),
                _rating("staff", "How did our staff treat you?"),
                Question(
                    id="first",
                    kind=QuestionKind.MULTIPLE_CHOICE,
                    text="What should we improve first?",
                    required=False,
                    options=(
                        Choice(id="waiting", label="Waiting time", words="waiting, wait, time, queue, delay"),
                        Choice(id="cleanliness", label="Cleanliness", words="clean, cleaning, dirt, toilets"),
                        Choice(id="staff", label="How staff treat us", words="staff, nurses, manners, respect"),
                        Choice(id="cost", label="The cost", words="cost, price, money, bill, billing"),
                        Choice(id="nothing", label="Nothing", words="nothing, all good, it is fine"),
                    ),
                ),
                _MORE,
            )
        ),
        anonymous=True,
    ),
    DefaultSurvey(
        "doctor_feedback",
        "The doctor you saw",
        SurveyType.DOCTOR_FEEDBACK,
        Questions(
            questions=(
                _rating("listened", "How well did the doctor listen to you?"),
                _rating("explained", "How well did the doctor explain things to you?"),
                Question(
                    id="again",
                    kind=QuestionKind.MULTIPLE_CHOICE,
                    text="Would you like to see this doctor again?",
                    options=(
                        Choice(id="gladly", label="Yes, gladly", words="yes, gladly, sure, of course"),
                        Choice(id="unsure", label="I am not sure", words="not sure, maybe, i dont know"),
                        Choice(id="other", label="Rather another one", words="no, another doctor, other doctor"),
                    ),
                ),
                _MORE,
            )
        ),
    ),
)


def shipped_texts() -> tuple[tuple[str, str | None], ...]:
    """Every (gettext id, context) of the default surveys; lists of words have the context `words`."""
    found: dict[tuple[str, str | None], None] = {}
    for survey in DEFAULTS:
        found[(survey.title, None)] = None
        for question in survey.questions.questions:
            found.update(dict.fromkeys((text, None) for text in question.texts()))
            for option in question.options:
                found[(option.label, None)] = None
                if option.words:
                    found[(option.words, "words")] = None
    return tuple(found)
