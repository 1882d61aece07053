from domain.kit.lifecycle import Lifecycle

DOOR = Lifecycle(("open", "shut", "gone"), (("shut", "open", "shut"), ("break", ["open", "shut"], "gone")))


def test_a_step_leads_on_and_what_is_no_step_nowhere() -> None:
    assert DOOR.after("open", "shut") == "shut"
    assert DOOR.after("shut", "break") == "gone"
    assert DOOR.after("gone", "shut") is None
    assert DOOR.after("open", "paint") is None


def test_its_edges_are_the_steps_one_by_one() -> None:
    assert set(DOOR.edges()) == {("shut", "open", "shut"), ("break", "open", "gone"), ("break", "shut", "gone")}
