"""What an author may write: one flow, typed. English texts stand here and are the gettext ids."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
Name = Annotated[str, StringConstraints(pattern=NAME.pattern)]
Words = Annotated[str, StringConstraints(min_length=1)]
Go = Name | dict[str, Name]


class Strict(BaseModel):
    """Unknown keys are faults: a misspelt key must not be silently without effect."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Plural(Strict):
    """A text that depends on a number: `one` and `other`, chosen by the variable `count` in each language's way."""

    one: str
    other: str
    count: str


Text = str | Plural


def as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Texts = Annotated[list[Text], BeforeValidator(as_list, json_schema_input_type=Text | list[Text])]


class Option(Strict):
    """One answer of a choice. `words` are comma separated synonyms, translated as one text.

    `top` puts it before a list's options, where it is seen without turning the page; `unless` names a variable that
    takes the option away once it is set.
    """

    label: str
    words: str = ""
    note: str = ""
    top: bool = False
    unless: Name | None = None


def as_option(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


OptionOrLabel = Annotated[Option, BeforeValidator(as_option, json_schema_input_type=str | Option)]


class Flow(Strict):
    """One flow. `words` start it from anywhere (comma separated); `needs` are variables its caller must give.

    `resumable` flows are offered again after a silence. A flow started by its words in the middle of another returns to the
    open question when it ends (`digresses`), repeating it unless `returns: silent`, or replaces what was going on.
    `template` names the approved WhatsApp template that stands for the first message when we begin the flow outside the
    24-hour window (facts 2.4); `template_values` are its variables, written as texts.
    `sms_segments` is what one message of the flow may cost by SMS, in any language.
    `states` are typed by the loader: each by the step its key names.
    """

    flow: Name
    title: str
    words: str = ""
    digresses: bool = True
    resumable: bool = False
    needs: list[Name] = []
    template: Name | None = None
    template_values: list[str] = []
    sms_segments: Annotated[int, Field(ge=1, le=10)] = 4
    start: Name
    states: dict[Name, Any]
    returns: Literal["ask", "silent"] = "ask"


class EverywhereTexts(Strict):
    """What the machine itself says, in any flow."""

    not_understood: str
    did_you_mean: str
    none_of_these: str
    offer_human: str
    human_yes: str
    human_no: str
    back_at_start: str
    change_which: str
    nothing_to_change: str
    more_options: str
    choose_opener: str
    is_emergency: str
    emergency_yes: str
    emergency_no: str
    media_received: str
    location_received: str
    too_fast: str
    nudge: str
    closing: str
    resume_offer: str
    resume_yes: str
    resume_no: str
    apology: str
    past_day: str
    impossible_day: str
    impossible_time: str
    which_day: str
    which_department: str
    too_long: str
    language_guessed: str
    handed_back: str = ""  # releases published before it have none; it is said from the current one


class Move(Strict):
    """A word understood in every state. `tap` is what a patient may also write as a bare sign (0, #)."""

    words: Words


class Everywhere(Strict):
    """The one file that is no flow: moves and texts of every state.

    `telling_words` are greetings and small words; a language is guessed from those of its own that English has not. One
    with `=` in front must be the whole message.
    """

    everywhere: Literal[True]
    moves: dict[Literal["menu", "back", "change", "restart", "yes", "no"], Move]
    start_flow: Name
    menu_flow: Name
    human_flow: Name
    emergency_flow: Name
    telling_words: Words
    texts: EverywhereTexts
