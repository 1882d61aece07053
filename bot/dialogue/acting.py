"""What a turn asks of the domain, one wish after the other."""

from bot.dialogue.actions import Talk, actions
from bot.dialogue.hospitals import Served
from bot.dialogue.play import Play
from bot.dialogue.store import Opened
from bot.dialogue.world import Step
from domain.kit.clock import Clock
from domain.kit.context import Context
from domain.kit.crypto import KeySet
from domain.kit.db import only_reading
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

    async def reads(self, session: Session, opened: Opened, play: Play, served: Served) -> tuple[Step, Context] | None:
        """The same within a group's transaction, for a turn that only asks what actions declare to read.

        They see their own hospital and can change nothing; a failure undoes nothing but itself. None, with the play spoilt,
        if the turn wishes for more.
        """
        step, ctx = play.result(), self.context(session, opened, served)
        async with only_reading(session.driver, opened.hospital_id):
            while step.wish is not None:
                action = actions()[step.wish.action]
                if not action.reads:
                    return None
                play.resume(await action.run(ctx, self._talk(opened, play, served), step.wish.args))
                step = play.result()
        return step, ctx

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


def begins_reading(step: Step) -> bool:
    """Whether the turn's first wish is one that a group may fulfil."""
    return step.wish is not None and actions()[step.wish.action].reads
