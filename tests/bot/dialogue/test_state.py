"""Where a conversation stands survives the database byte for byte."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.state import DialogueState, Frame

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
DATA = st.dictionaries(NAMES, VALUES, max_size=4)
FRAMES = st.builds(
    Frame,
    flow=NAMES,
    state=NAMES,
    kind=st.sampled_from(["main", "call", "digression"]),
    data=DATA,
    trail=st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=2), NAMES).map(list), max_size=3),
    replay=st.dictionaries(NAMES, st.fixed_dictionaries({"outcome": NAMES, "values": DATA}), max_size=2),
    page=st.integers(0, 9),
)
STATES = st.builds(
    DialogueState,
    frames=st.lists(FRAMES, max_size=4),
    locale=st.sampled_from(["", "en_NG", "pcm"]),
    memory=DATA,
    interlude=st.none() | st.fixed_dictionaries({"kind": NAMES, "offers": st.lists(VALUES, max_size=2)}),
    misses=st.integers(0, 3),
    closed_at=st.floats(0, 4e9),
    nudged=st.booleans(),
    rounds=st.lists(st.integers(0, 2**32), min_size=4, max_size=4),
)


@given(STATES)
def test_it_round_trips(state: DialogueState) -> None:
    assert DialogueState.load(state.dump()) == state


def test_a_new_conversation_stands_nowhere() -> None:
    state = DialogueState()
    assert (state.frames, state.locale, state.memory, state.interlude, state.closed_at) == ([], "", {}, None, 0.0)


def test_the_running_flow_is_the_last() -> None:
    state = DialogueState([Frame("menu", "choose"), Frame("book", "day", "call")])
    assert state.top.flow == "book"
