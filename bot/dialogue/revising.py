"""Taking answers back: the question before, any earlier answer, the whole flow. Pure, like all of an advance."""

from typing import Literal

from bot.dialogue.play import Play
from bot.dialogue.state import Frame
from bot.dialogue.world import Offer


def restart(play: Play) -> None:
    """The running flow from its first question, forgetting its answers."""
    frame = play.frame
    play.walk.gone([frame], "restart")
    frame.state = play.compiled.flow.start
    frame.data = {key: frame.data[key] for key in play.compiled.flow.needs if key in frame.data}
    frame.trail.clear()
    frame.replay.clear()
    play.run()


def back(play: Play) -> None:
    """To the question before, undoing its answer; out of a flow that has none left."""
    frames = play.state.frames
    while frames:
        if frames[-1].trail:
            rewind(play, len(frames) - 1, frames[-1].trail[-1][0], "back")
            play.again()
            return
        if len(frames) == 1:
            play.say_everywhere(play.texts.back_at_start)
            play.again()
            return
        left = frames[-1]
        play.drop("back", len(frames) - 1)
        if left.kind == "digression":
            play.again()
            return


def offer_changes(play: Play) -> bool:
    """Offers the answers given so far, to change one. False, and nothing said, when there are none."""
    offers: list[Offer] = []
    for depth, frame in enumerate(play.state.frames):
        for state, _, _ in frame.trail:
            spec = play.release.flows[frame.flow].flow.states[state]
            if spec.label and all(o.values != {"depth": depth, "state": state} for o in offers):
                label = play.speaker.say(spec.label, {})
                offers.append(Offer(str(len(offers) + 1), label, "", (), {"depth": depth, "state": state}))
    if not offers:
        return False
    play.ask_beside(play.speaker.say(play.texts.change_which, {}), offers, "change")
    return True


def rewind(play: Play, depth: int, state: str, why: Literal["back", "change", "tap"]) -> None:
    """Stands on an answered question again. After a `change`, later answers are given again where they still fit."""
    frames = play.state.frames
    play.drop(why, depth + 1)
    frame: Frame = frames[depth]
    play.walk.gone([frame], why)
    index = next((i for i, entry in enumerate(frame.trail) if entry[0] == state), None)
    if index is not None:
        undone = frame.trail[index:]
        del frame.trail[index:]
        states = play.release.flows[frame.flow].flow.states
        for number, (name, saved, outcome) in enumerate(undone):
            values = {key: play.value(key) for key in saved}
            # A question without a label is a step on the way, not an answer: it is asked anew.
            if why == "change" and number > 0 and states[name].label:
                frame.replay[name] = {"outcome": outcome, "values": values}
        for _, saved, _ in undone:
            for key in saved:
                frame.data.pop(key, None)
    frame.state = state
    frame.page = 0
    frame.since = play.seconds
    play.walk.returned(frame)
    play.state.misses = 0


def withdraw(play: Play, flow: str) -> None:
    """Takes back, without a word, a flow that we began and nobody has answered: what was open before is open again."""
    frames = play.state.frames
    depth = next((d for d, frame in enumerate(frames) if frame.flow == flow), None)
    if depth is not None and not any(frame.trail for frame in frames[depth:]):
        play.drop("unreached", depth)
        play.state.interlude = None
