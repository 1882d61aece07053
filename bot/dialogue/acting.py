"""What a turn asks of the domain, one wish after the other."""

from collections.abc import Callable, Iterable
from uuid import UUID

from bot.dialogue.actions import Talk, actions
from bot.dialogue.hospitals import Served
from bot.dialogue.play import Play
from bot.dialogue.store import Opened, Saved
from bot.dialogue.world import Step
from domain.audit.unit import write_notes
from domain.kit.clock import Clock
from domain.kit.context import Context
from domain.kit.crypto import KeySet
from domain.kit.db import Part
from domain.kit.session import Session
from domain.staff.rules import patient_actor


class Acting:
    """The domain as turns reach it. `base_url` and `link_key` make links."""

    def __init__(self, clock: Clock, keys: KeySet, *, base_url: str, link_key: bytes) -> None:
        self._clock, self._keys, self._base_url, self._link_key = clock, keys, base_url, link_key

    def context(self, session: Session, opened: Opened, served: Served) -> Context:
        """Whoever writes, at their hospital."""
        actor = patient_actor(opened.contact_id, opened.channel, opened.message_id)
        profile = served.profile
        return Context(session, actor, profile.hospital, self._clock, self._keys, profile=profile)

    async def all(self, ctx: Context, opened: Opened, play: Play, served: Served) -> Step:
        """Fulfils every wish of the turn. Raises what the use cases raise."""
        step = play.result()
        while step.wish is not None:
            play.resume(await actions()[step.wish.action].run(ctx, self._talk(opened, play, served), step.wish.args))
            step = play.result()
        return step

    async def among(
        self,
        session: Session,
        opened: Opened,
        play: Play,
        served: Served,
        hospitals: Iterable[UUID],
        finish: Callable[[Step], Saved],
    ) -> Saved | None:
        """The same within the transaction of a group, which sees `hospitals`, for a turn that only asks what may run there.

        They see their own hospital, and while all only read they can change nothing. A failure, that of `finish` included, undoes
        nothing but the turn itself. None, with the play spoilt and nothing done, if the turn wishes for more.
        """
        step, ctx = play.result(), self.context(session, opened, served)
        async with Part(session.driver, opened.hospital_id, hospitals) as part:
            while step.wish is not None:
                action = actions()[step.wish.action]
                if action.adds:
                    await part.add()
                elif action.reads:
                    await part.read()
                else:
                    await part.undo()
                    return None
                play.resume(await action.run(ctx, self._talk(opened, play, served), step.wish.args))
                step = play.result()
            saved = finish(step)
            if part.adding:
                await write_notes(ctx)
        await write_notes(ctx)
        return saved

    def _talk(self, opened: Opened, play: Play, served: Served) -> Talk:
        return Talk(
            opened.conversation_id,
            opened.contact_id,
            opened.address_id,
            opened.address,
            opened.channel,
            play.state.locale,
            opened.message_id,
            served.profile,
            served.catalogue,
            self._base_url,
            self._link_key,
        )


def may_be_among(step: Step) -> bool:
    """Whether the turn's first wish is one that a group may fulfil."""
    if step.wish is None:
        return False
    action = actions()[step.wish.action]
    return action.reads or action.adds
