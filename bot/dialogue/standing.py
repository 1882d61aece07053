"""From a conversation's row to the machine and back: opening the sealed state, building the world, what a step leaves."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.content import Content, Inbound
from bot.dialogue.facts import Facts
from bot.dialogue.hospitals import Served
from bot.dialogue.lists import lists
from bot.dialogue.moving import standing_of
from bot.dialogue.play import Play
from bot.dialogue.releases import Releases
from bot.dialogue.state import DialogueState
from bot.dialogue.store import Opened, Saved
from bot.dialogue.world import Heard, Offer, Step, Values, World
from domain.communications.window import WINDOW
from domain.kit.crypto import KeySet


def heard_from(inbound: Inbound) -> Heard:
    return Heard(
        text=inbound.text,
        choice_id=inbound.choice_id,
        media=tuple(m.content_type for m in inbound.media),
        location=inbound.location is not None,
        opt_word=inbound.opt_word,
        profile_name=inbound.profile_name,
    )


def state_of(opened: Opened, keys: KeySet) -> DialogueState:
    return DialogueState.load(keys.open(opened.state)) if opened.state is not None else DialogueState()


def world_of(served: Served, opened: Opened, state: DialogueState, now: datetime) -> World:
    profile, catalogue = served.profile, served.catalogue
    settings = profile.settings
    local = now.astimezone(profile.hospital.zone)
    locale = state.locale or settings.default_language

    def offers(name: str, variables: Values, language: str) -> list[Offer] | None:
        named = lists().get(name)
        if named is None:
            return None
        if named.depends is None:
            return named.offers(catalogue, variables, language)
        key = (name, language, *(variables.get(variable) for variable in named.depends))
        known = served.lists.get(key)
        if known is None:
            known = served.lists[key] = named.offers(catalogue, variables, language)
        return known

    return World(
        now=local,
        channel=opened.channel,
        languages=settings.languages,
        default_language=settings.default_language,
        facts=Facts(profile, local, opened.channel, locale),
        lists=offers,
        resume_within_days=settings.resume_within_days,
        loop_rounds=settings.loop_rounds,
        with_person=with_person(opened, now),
    )


def with_person(opened: Opened, now: datetime) -> bool:
    """A person has the conversation, and has not been silent for longer than the hospital allows."""
    return opened.mode == "human" and (opened.human_until is None or now < opened.human_until)


def start(releases: Releases, served: Served, opened: Opened, heard: Heard, keys: KeySet, now: datetime) -> Play | None:
    """Runs the machine on what was heard, up to its first wish. None: the release it pinned is not in memory."""
    state = state_of(opened, keys)
    chosen = releases.choose(opened.hospital_id, opened.release_id, state)
    if chosen is None:
        return None
    return chosen.advance(state, heard, world_of(served, opened, state, now))


def saved_from(play: Play, step: Step, served: Served, opened: Opened, keys: KeySet, now: datetime) -> Saved:
    """What the turn leaves in the database."""
    settings = served.profile.settings
    state = play.state
    mode, until = opened.mode, opened.human_until
    if step.handoff:
        mode, until = "human", now + timedelta(hours=settings.handoff_silence_hours)
    elif mode == "human" and (step.handed_back or not play.world.with_person):
        mode, until = "bot", None
    nudge = close = None
    if mode == "bot" and state.frames and not state.closed_at:
        close = now + timedelta(minutes=settings.close_after_minutes)
        if any(play.release.flows[f.flow].flow.template for f in state.frames):
            # What we began may be answered days later, and nobody is nudged for not answering it.
            close = now + OPEN_WHEN_BEGUN
        resumable = any(play.release.flows[f.flow].flow.resumable for f in state.frames)
        if resumable and not state.nudged:
            nudge = now + timedelta(minutes=settings.nudge_after_minutes)
    return Saved(
        opened,
        keys.seal(state.dump()),
        play.release.stored_id,
        standing_of(state, play.release),
        mode,
        until,
        nudge,
        close,
        [(content, step.kind) for content in _outside_window(play, step, opened, now)],
        path=play.walk.path(opened.channel, state.locale),
        silenced=play.flood != "",
    )


OPEN_WHEN_BEGUN = timedelta(days=3)


def _outside_window(play: Play, step: Step, opened: Opened, now: datetime) -> list[Content]:
    """The replies; outside WhatsApp's window the first one goes as its approved template, and only that one."""
    template, values = play.template
    inside = opened.last_inbound_at is not None and now - opened.last_inbound_at < WINDOW
    if not template or opened.channel != "whatsapp" or inside or not step.replies:
        return step.replies
    return [replace(step.replies[-1], template=template, values=values)]
