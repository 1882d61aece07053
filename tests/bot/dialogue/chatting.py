"""A conversation without a carrier: the pure machine, its wishes fulfilled by the real actions on a real database."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bot.channels.content import Content
from bot.dialogue.actions import Talk, actions
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.machine import Machine
from bot.dialogue.play import Play
from bot.dialogue.release import Release
from bot.dialogue.state import DialogueState
from bot.dialogue.wording import read_catalogues
from bot.dialogue.world import Heard, World
from domain.settings.service import read_profile
from domain.staff.rules import patient_actor
from tests.domain.appointments.world import Clinic, Person

# What every conversation may come across, besides the flows under test.
AROUND = ("everywhere", "menu", "welcome", "welcome_back", "human", "emergency", "stop", "start", "help", "language")


def release_of(*flows: str) -> Release:
    """These of the shipped flows and those around them, unchecked: that all are faultless is another test's matter."""
    wanted = {f"{name}.yaml" for name in (*flows, *AROUND)}
    sources, problems = read_texts({file: text for file, text in read_folder().items() if file in wanted})
    assert problems == []
    return Release(sources, read_catalogues())


@dataclass
class Chat:
    """One person's thread. Each call gives the bot's replies, texts only, `choices` the labels of the last one."""

    release: Release
    clinic: Clinic
    person: Person
    locale: str = "en_NG"
    state: DialogueState = field(default_factory=DialogueState)
    choices: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    messages: int = 0

    async def begin(self, flow: str, **data: Any) -> str:
        """What a message of ours does: starts `flow` over whatever is open."""
        self.state.locale = self.locale
        kind = "digression" if self.state.frames else "main"
        play = Play(self.release, self.state, self._world())
        play.push(flow, kind, data)  # type: ignore[arg-type]
        play.run()
        return await self._fulfil(play)

    async def say(self, text: str) -> str:
        self.state.locale = self.locale
        return await self._fulfil(Machine(self.release).advance(self.state, Heard(text), self._world()))

    async def tap(self, choice_id: str) -> str:
        return await self._fulfil(Machine(self.release).advance(self.state, Heard(choice_id=choice_id), self._world()))

    def pause(self) -> None:
        """The conversation is kept as it is in its row: sealed JSON and back."""
        self.state = DialogueState.load(self.state.dump())

    def _world(self) -> World:
        hospital = self.clinic.hospital
        facts = {"hospital": hospital.name, "emergency_number": "112", "hospital_phone": "0700", "channel": "whatsapp"}
        now = self.clinic.clock.now().astimezone(hospital.zone)
        return World(now, "whatsapp", ("en_NG", "pcm"), "en_NG", facts, lambda *_: None)

    async def _fulfil(self, play: Play) -> str:
        self.messages += 1
        message = UUID(int=self.person.contact.int ^ self.messages)
        actor = patient_actor(self.person.contact, "whatsapp", message)
        async with self.clinic.act(actor) as ctx:
            profile = await read_profile(ctx.session, self.clinic.hospital.id)
            catalogue = await self.clinic.catalogue()
            step = play.result()
            while step.wish is not None:
                talk = Talk(
                    self.person.conversation,
                    self.person.contact,
                    self.person.contact,
                    "+234",
                    "whatsapp",
                    play.state.locale,
                    message,
                    profile,
                    catalogue,
                    "https://care.example",
                    b"k" * 32,
                )
                play.resume(await actions()[step.wish.action].run(ctx, talk, step.wish.args))
                step = play.result()
        return self._heard(step.replies)

    def _heard(self, replies: list[Content]) -> str:
        last = replies[-1].choices if replies else ()
        self.choices, self.ids = tuple(c.label for c in last), tuple(c.id for c in last)
        return "\n\n".join(reply.text for reply in replies)
