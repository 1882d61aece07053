"""The pure machine: what is done with one thing heard. Deterministic; knows no session, no clock, no network.

Order: silence, talking machines, emergencies, opt-out words, the machine's own small question, a tap, an exact option,
a word that works everywhere, the answer's kind, then a specific question again and, soon, the offer of a person.
"""

from typing import Any
from zlib import crc32

from bot.dialogue.answers import Reading, Refused, Understood, Unsure, kinds
from bot.dialogue.flow import Text
from bot.dialogue.parsing.choices import Option, match
from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.play import MORE, Play
from bot.dialogue.release import Release
from bot.dialogue.state import DialogueState, Frame
from bot.dialogue.steps import steps
from bot.dialogue.world import Heard, Offer, World

MISSES_BEFORE_A_PERSON = 2
SAME_TEXT_LIMIT = 5
LONGEST_TEXT = 1000


class Machine:
    """Runs the flows of one release. Holds nothing of any conversation."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._ask = steps()["ask"].spec
        self._opt_flows = {word: word for word in ("stop", "start", "help")}

    def advance(self, state: DialogueState, heard: Heard, world: World) -> Play:
        """Does with `state` what was heard. While the result has a wish, `Play.resume` goes on with its outcome."""
        if not state.locale:
            state.locale = world.default_language
        play = Play(self.release, state, world)
        if heard.silence:
            self._silence(play, heard)
        elif not self._too_fast(play, heard):
            state.nudged = False
            self._hear(play, heard)
        return play

    # --- before the question ---------------------------------------------------------------------------------------

    def _hear(self, play: Play, heard: Heard) -> None:
        state = play.state
        flag = red_flag(heard.text) if heard.text else None
        if flag is not None and flag.certain:
            state.interlude = None
            self._begin_if_new(play)
            self._digress(play, self.release.everywhere.emergency_flow, {"red_flag": flag.kind})
            return
        keyword = self.release.keywords.find(heard.text) if heard.text else None
        opt = heard.opt_word or (keyword[5:] if keyword in ("flow:stop", "flow:start") else "")
        if opt == "help" and play.world.channel == "sms":
            return  # the carrier answers HELP itself, and a second answer would be ours (facts 2.6)
        if opt in self._opt_flows and self._opt_flows[opt] in self.release.flows:
            state.interlude = None
            self._begin_if_new(play)
            self._digress(play, self._opt_flows[opt], {"word": heard.text.strip().lower()[:20]})
            return
        if play.world.with_person:
            if keyword == "move:menu":
                play.handed_back = True
                self._everywhere(play, keyword)
            return
        if flag is not None:
            self._begin_if_new(play)
            self._ask_whether_emergency(play, flag.kind)
            return
        if state.closed_at and not self._reopen(play, heard, keyword):
            return
        if not state.frames:
            play.push(self.release.everywhere.start_flow, "main", {})
            play.run()
            return
        if state.interlude is not None and self._beside(play, heard):
            return
        self._answer(play, heard, keyword)

    def _begin_if_new(self, play: Play) -> None:
        """Puts the first question under a digression that comes before anything was asked."""
        if not play.state.frames:
            play.push(self.release.everywhere.start_flow, "main", {})
            while type(self._open_spec(play)) is not self._ask:
                spec = self._open_spec(play)
                if not hasattr(spec, "branch") and not hasattr(spec, "say"):
                    break
                steps()["branch" if hasattr(spec, "branch") else "say"].enter(play, spec)
            play.drop_said()
        play.state.closed_at = 0.0

    def _too_fast(self, play: Play, heard: Heard) -> bool:
        """A machine talks to us: so many rounds a minute, or the same text over and over. One notice, then silence."""
        minute, count, last, same = play.state.rounds
        now = int(play.world.now.timestamp() // 60)
        text = crc32(heard.text.encode())
        same = same + 1 if heard.text and text == last else 0
        count = count + 1 if minute == now else 1
        same = same if minute == now else 0
        play.state.rounds = [now, count, text, same]
        over = max(count - play.world.loop_rounds, same - SAME_TEXT_LIMIT)
        if over == 1:
            play.say_everywhere(play.texts.too_fast)
        return over > 0

    def _silence(self, play: Play, heard: Heard) -> None:
        state = play.state
        if not state.frames or state.closed_at:
            return
        if heard.silence == "nudge":
            if not state.nudged:
                state.nudged = True
                play.say_everywhere(play.texts.nudge)
                self._again(play)
            return
        if any(self.release.flows[f.flow].flow.resumable for f in state.frames):
            play.say_everywhere(play.texts.closing)
        state.interlude = None
        state.closed_at = play.world.now.timestamp()

    def _reopen(self, play: Play, heard: Heard, keyword: str | None) -> bool:
        """After a silence: offers to go on where it stopped, or starts anew. True when the message is an answer after all."""
        state = play.state
        age = play.world.now.timestamp() - state.closed_at
        state.closed_at = 0.0
        worth = any(self.release.flows[f.flow].flow.resumable for f in state.frames)
        if keyword is not None or heard.choice_id:
            return True
        if worth and age <= play.world.resume_within_days * 86400:
            texts = play.texts
            title = next(f for f in state.frames if self.release.flows[f.flow].flow.resumable)
            task = play.speaker.say(self.release.flows[title.flow].flow.title, {})
            question = play.speaker.say(texts.resume_offer, play.variables({"task": task}))
            play.ask_beside(question, self._yes_no(play, texts.resume_yes, texts.resume_no), "resume")
            return False
        state.frames.clear()
        state.misses = 0
        return True

    # --- the machine's own questions -------------------------------------------------------------------------------

    def _yes_no(self, play: Play, yes: str, no: str) -> list[Offer]:
        moves, speaker = self.release.everywhere.moves, play.speaker
        return [
            Offer("yes", speaker.say(yes, {}), "", speaker.words(moves["yes"].words)),
            Offer("no", speaker.say(no, {}), "", speaker.words(moves["no"].words)),
        ]

    def _ask_whether_emergency(self, play: Play, kind: str) -> None:
        texts = play.texts
        question = play.speaker.say(texts.is_emergency, play.variables())
        play.ask_beside(question, self._yes_no(play, texts.emergency_yes, texts.emergency_no), f"emergency-{kind}")

    def _beside(self, play: Play, heard: Heard) -> bool:
        """Answers the small question, if it is an answer to it. False: it was meant for the open question."""
        interlude = play.state.interlude or {}
        play.state.interlude = None
        kind = interlude["kind"]
        offers = [Offer(i, label, note, tuple(words), values) for i, label, note, words, values in interlude["offers"]]
        chosen = self._chosen_beside(play, heard, kind, offers)
        if chosen is None:
            return False
        if kind == "resume":
            if chosen.id == "yes":
                self._again(play)
            else:
                play.state.frames.clear()
                play.run()
        elif kind.startswith("emergency-"):
            if chosen.id == "yes":
                self._digress(play, self.release.everywhere.emergency_flow, {"red_flag": kind.partition("-")[2]})
            else:
                self._again(play)
        elif kind == "human":
            if chosen.id == "yes":
                self._digress(play, self.release.everywhere.human_flow, {})
            else:
                self._again(play)
        elif kind == "change":
            depth, state = chosen.values["depth"], chosen.values["state"]
            self._rewind(play, depth, state, keep=True)
        elif chosen.id == "none":
            self._again(play, specific=True)
        else:
            self._take(play, Understood(chosen.values["outcome"], chosen.values["value"], chosen.values["extra"]))
        return True

    def _chosen_beside(self, play: Play, heard: Heard, kind: str, offers: list[Offer]) -> Offer | None:
        if heard.choice_id.startswith("~"):
            wanted = heard.choice_id.rpartition(":")[2]
            return next((o for o in offers if o.id == wanted), None) if heard.choice_id.startswith(f"~{kind}:") else None
        found = match(heard.text, [Option(o.id, o.label, o.words) for o in offers])
        if found.id is not None and found.certain:
            return next(o for o in offers if o.id == found.id)
        spoken = read_yes_no(heard.text, play.world.languages)
        if spoken is None:
            return None
        if offers[0].id == "yes":
            return offers[0] if spoken else offers[1]
        if not spoken:
            return next((o for o in offers if o.id == "none"), None)
        return offers[0] if len(offers) <= 2 else None

    # --- the open question -----------------------------------------------------------------------------------------

    def _answer(self, play: Play, heard: Heard, keyword: str | None) -> None:
        spec = self._open_spec(play)
        if type(spec) is not self._ask:
            play.run()
            return
        if heard.choice_id and self._tapped(play, heard.choice_id):
            return
        asking = play.asking(spec)
        kind = kinds()[spec.answer]
        if asking.offers and heard.text:
            found = match(heard.text, [Option(o.id, o.label, o.words) for o in asking.shown])
            if found.id is None and len(asking.offers) > len(asking.shown):
                found = match(heard.text, [Option(o.id, o.label, o.words) for o in asking.offers], numbers=False)
            if found.id is not None and found.certain:
                self._choose(play, found.id)
                return
        if keyword is not None:
            self._everywhere(play, keyword)
            return
        reading: Reading = None
        if heard.text or heard.media or heard.location:
            reading = kind.understand(heard, asking) if len(heard.text) <= LONGEST_TEXT else Refused("too_long")
        if isinstance(reading, Understood):
            self._take(play, reading)
        elif isinstance(reading, Unsure):
            none = Offer("none", play.speaker.say(play.texts.none_of_these, {}))
            question = play.speaker.say(getattr(play.texts, reading.question), play.variables())
            play.ask_beside(question, [*reading.offers, none], "mean")
        elif isinstance(reading, Refused):
            play.say_everywhere(getattr(play.texts, reading.reason))
            self._again(play)
        elif (heard.media or heard.location) and not heard.text:
            play.say_everywhere(play.texts.location_received if heard.location else play.texts.media_received)
            self._again(play)
        else:
            self._missed(play)

    def _choose(self, play: Play, offer_id: str) -> None:
        spec = self._open_spec(play)
        if offer_id == MORE:
            play.frame.page += 1
            play.reask()
            return
        offer = next(o for o in play.offers(spec) if o.id == offer_id)
        outcome = offer.id if offer.id in spec.options else "chosen"
        extra = {"label": offer.label, **offer.values}
        self._take(play, Understood(outcome, offer.id, extra))

    def _take(self, play: Play, understood: Understood) -> None:
        spec = self._open_spec(play)
        values: dict[str, Any] = {}
        if spec.save is not None:
            values[spec.save] = understood.value
            for key, value in understood.extra.items():
                values[f"{spec.save}.{key}"] = value
        play.accept(understood.outcome, values)
        play.run()

    def _tapped(self, play: Play, choice_id: str) -> bool:
        """A tap names its question: the open one, or an earlier one, to which the conversation goes back."""
        if choice_id.startswith("~"):
            return False
        where, _, offer_id = choice_id.partition(":")
        flow, _, state = where.partition(".")
        here = play.frame
        if (here.flow, here.state) == (flow, state):
            if offer_id == MORE or any(o.id == offer_id for o in play.offers(self._open_spec(play))):
                self._choose(play, offer_id)
                return True
            return False
        for depth in range(len(play.state.frames) - 1, -1, -1):
            frame = play.state.frames[depth]
            asked = frame.flow == flow and (frame.state == state or any(entry[0] == state for entry in frame.trail))
            if asked:
                self._rewind(play, depth, state, keep=False, ask=False)
                spec = self._open_spec(play)
                if type(spec) is self._ask and any(o.id == offer_id for o in play.offers(spec)):
                    self._choose(play, offer_id)
                else:
                    self._again(play)
                return True
        return False

    def _missed(self, play: Play) -> None:
        """Not understood: the question again in other words, then the offer of a person."""
        state = play.state
        state.misses += 1
        if state.misses > MISSES_BEFORE_A_PERSON:
            state.misses = 0
            texts = play.texts
            question = play.speaker.say(texts.offer_human, play.variables())
            play.ask_beside(question, self._yes_no(play, texts.human_yes, texts.human_no), "human")
            return
        self._again(play, specific=True)

    def _again(self, play: Play, *, specific: bool = False) -> None:
        spec = self._open_spec(play)
        text: Text | None = None
        if specific and type(spec) is self._ask:
            if spec.again is None:
                play.say_everywhere(play.texts.not_understood)
            else:
                text = spec.again
        play.reask(text)

    def _open_spec(self, play: Play) -> Any:
        return play.compiled.flow.states[play.frame.state]

    # --- words that work everywhere --------------------------------------------------------------------------------

    def _everywhere(self, play: Play, keyword: str) -> None:
        kind, _, name = keyword.partition(":")
        play.state.misses = 0
        if kind == "flow":
            self._digress(play, name, {})
        elif name == "menu":
            play.state.frames.clear()
            play.run()
        elif name == "restart":
            self._restart(play)
        elif name == "back":
            self._back(play)
        elif name == "change":
            self._offer_changes(play)

    def _digress(self, play: Play, flow: str, data: dict[str, Any]) -> None:
        """Starts `flow` over the open question; one that is already running starts anew instead of nesting."""
        frames = play.state.frames
        for depth, frame in enumerate(frames):
            if frame.flow == flow and depth > 0:
                del frames[depth:]
                break
        if frames and not self.release.flows[flow].flow.digresses:
            frames.clear()
        if flow == self.release.everywhere.emergency_flow:
            play.kind = "emergency"
        elif flow == self._opt_flows["stop"]:
            play.kind = "opt_out_notice"
        play.push(flow, "digression" if frames else "main", data)
        play.run()

    def _restart(self, play: Play) -> None:
        """The running flow from its first question, forgetting its answers."""
        frame = play.frame
        frame.state = play.compiled.flow.start
        frame.data = {key: frame.data[key] for key in play.compiled.flow.needs if key in frame.data}
        frame.trail.clear()
        frame.replay.clear()
        play.run()

    def _back(self, play: Play) -> None:
        """To the question before, undoing its answer; out of a flow that has none left."""
        frames = play.state.frames
        while frames:
            if frames[-1].trail:
                self._rewind(play, len(frames) - 1, frames[-1].trail[-1][0], keep=False)
                return
            if len(frames) == 1:
                play.say_everywhere(play.texts.back_at_start)
                self._again(play)
                return
            left = frames.pop()
            if left.kind == "digression":
                self._again(play)
                return

    def _offer_changes(self, play: Play) -> None:
        offers: list[Offer] = []
        for depth, frame in enumerate(play.state.frames):
            for state, _, _ in frame.trail:
                spec = self.release.flows[frame.flow].flow.states[state]
                if spec.label and all(o.values != {"depth": depth, "state": state} for o in offers):
                    label = play.speaker.say(spec.label, {})
                    offers.append(Offer(str(len(offers) + 1), label, "", (), {"depth": depth, "state": state}))
        if not offers:
            play.say_everywhere(play.texts.nothing_to_change)
            self._again(play)
            return
        play.ask_beside(play.speaker.say(play.texts.change_which, {}), offers, "change")

    def _rewind(self, play: Play, depth: int, state: str, *, keep: bool, ask: bool = True) -> None:
        """Back to an answered question. With `keep`, later answers are given again where they still fit."""
        frames = play.state.frames
        del frames[depth + 1 :]
        frame: Frame = frames[depth]
        index = next((i for i, entry in enumerate(frame.trail) if entry[0] == state), None)
        if index is not None:
            undone = frame.trail[index:]
            del frame.trail[index:]
            for number, (name, saved, outcome) in enumerate(undone):
                values = {key: play.value(key) for key in saved}
                if keep and number > 0:
                    frame.replay[name] = {"outcome": outcome, "values": values}
                for key in saved:
                    frame.data.pop(key, None)
        frame.state = state
        frame.page = 0
        play.state.misses = 0
        if ask:
            play.reask()
