"""Every flow and every state has a transcript; every flow is begun by its words and can be reached from the menu."""

from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.flow import Flow
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release, routes
from bot.dialogue.state import DialogueState, Frame
from bot.dialogue.wording import SOURCE_LOCALE
from bot.dialogue.world import Heard
from bot.trying.transcripts import LANGUAGES
from tests.bot.dialogue.small import world
from tests.bot.dialogue.transcripts import transcripts
from tests.bot.dialogue.visits import UNVISITED, credited, noted

WE_BEGIN = "we begin it"
SHORT_WAY = "a short way to what the preferences offer"
ALWAYS = "works in every state by its word, like MENU"
UNREACHED = {
    "emergency": "begun by red flags, never chosen",
    "feedback_reply": WE_BEGIN,
    "help": ALWAYS,
    "hospital_message": WE_BEGIN,
    "reminder": WE_BEGIN,
    "send_promos": SHORT_WAY,
    "sms_only": SHORT_WAY,
    "start": ALWAYS,
    "stop": ALWAYS,
    "stop_promos": SHORT_WAY,
    "survey": WE_BEGIN,
    "waitlist_offer": WE_BEGIN,
    "whatsapp_only": SHORT_WAY,
}


def flows_of(release: Release) -> dict[str, Flow]:
    return {name: compiled.flow for name, compiled in release.flows.items()}


def visited() -> set[str]:
    return {state for names in credited().values() for states in names.values() for state in states}


def test_every_flow_is_visited_by_a_transcript(release: Release) -> None:
    assert {state.partition(".")[0] for state in visited()} == set(release.flows)


def test_every_state_is_visited_by_a_transcript_or_has_a_reason(release: Release) -> None:
    states = {f"{name}.{state}" for name, flow in flows_of(release).items() for state in flow.states}
    assert states - visited() == set(UNVISITED)
    assert visited() <= states, "visits.yaml names states that are no more"


def test_visits_are_credited_to_transcripts_there_are() -> None:
    there = {(t.file, t.name) for t in transcripts()}
    assert {(file, name) for file, names in credited().items() for name in names} <= there


def test_every_language_is_played_over_both_channels() -> None:
    played: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for transcript in transcripts():
        if not transcript.languages:
            assert [language for language, _ in transcript.plays()][-len(LANGUAGES) :] == list(LANGUAGES)
        for language, channel in transcript.plays():
            played[language].add(channel)
    assert played == {language: {"whatsapp", "sms"} for language in LANGUAGES}


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_word_of_a_flow_begins_it(release: Release, locale: str) -> None:
    """As the first thing ever said, and in the middle of a booking; there an option of the question may come first."""
    machine = Machine(release)
    wrong = []
    for name, flow in flows_of(release).items():
        source = release.catalogues.text(locale, flow.words, "words") if flow.words else ""
        for word in filter(None, (word.strip() for word in source.split(","))):
            if release.keywords.find(word) != f"flow:{name}":
                wrong.append(f"{name}: {word!r} is {release.keywords.find(word)}")
            for where in ((), (Frame("book", "person_birth", "main", {"person_name.first": "Tunde"}),)):
                state = DialogueState(locale=locale, frames=list(where), memory={"my_consent": True})
                with noted() as seen:
                    machine.advance(state, Heard(word), world(languages=LANGUAGES, default_language=locale))
                if f"{name}.{flow.start}" not in seen:
                    asked = "in the middle" if where else "first"
                    wrong.append(f"{name}: {word!r}, said {asked}, leads to {sorted(seen) or 'nothing'}")
    assert not wrong, "\n".join(wrong)


# --- the menu ---------------------------------------------------------------------------------------------------------


def reached_from(flows: dict[str, Flow], begin: str) -> set[str]:
    """The flows that choosing leads to, through calls and what follows an end."""
    reached: set[str] = set()
    waiting = [begin]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        flow = flows[name]
        states, ahead = set(), [flow.start]
        while ahead:
            state = ahead.pop()
            if state in states:
                continue
            states.add(state)
            spec = flow.states[state]
            ahead += routes(spec).values()
            waiting += [other for other in (getattr(spec, "call", None), getattr(spec, "then", None)) if other]
    return reached


def test_every_flow_is_reached_from_the_menu(release: Release) -> None:
    flows = flows_of(release)
    assert set(flows) - reached_from(flows, release.everywhere.menu_flow) == set(UNREACHED)


def test_what_the_menu_does_not_reach_has_words_or_is_begun_by_us(release: Release) -> None:
    for name, reason in UNREACHED.items():
        flow = release.flows[name].flow
        assert flow.words or flow.needs, name
        if reason == WE_BEGIN:
            assert flow.template, name


def test_the_words_are_given_in_every_language(release: Release) -> None:
    assert set(LANGUAGES) == set(release.locales)
    for locale in LANGUAGES:
        speaker = release.speaker(locale, ZoneInfo("Africa/Lagos"))
        for name, flow in flows_of(release).items():
            if flow.words and locale != SOURCE_LOCALE:
                assert release.catalogues.text(locale, flow.words, "words"), (locale, name)
                assert set(speaker.words(flow.words)) >= {word.strip() for word in flow.words.split(",")}, name
