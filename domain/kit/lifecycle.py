"""What may become of a record: states and the named steps between them."""

from collections.abc import Iterable, Sequence

from transitions import Machine


class _Life:
    """What the machine moves: nothing but a state, so that thousands cost nothing."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Lifecycle:
    """One machine for the process, made of steps (trigger, from, to); it is fired on an unregistered model."""

    def __init__(self, states: Iterable[str], steps: Sequence[tuple[str, str | Sequence[str], str]]) -> None:
        names = [str(state) for state in states]
        self._machine = Machine(
            model=None,
            states=names,
            initial=names[0],
            auto_transitions=False,
            ignore_invalid_triggers=True,
            transitions=[{"trigger": trigger, "source": source, "dest": dest} for trigger, source, dest in steps],
        )

    def after(self, state: str, trigger: str) -> str | None:
        """The state after the step; None where there is no such step."""
        life = _Life(str(state))
        event = self._machine.events.get(trigger)
        return life.state if event is not None and event.trigger(life) else None

    def edges(self) -> tuple[tuple[str, str, str], ...]:
        """Every (trigger, from, to), for diagrams and the tests."""
        return tuple(
            (name, source, str(transition.dest))
            for name, event in self._machine.events.items()
            for source, transitions in event.transitions.items()
            for transition in transitions
        )
