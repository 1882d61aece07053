"""The pure machine: what is done with one thing heard. Deterministic; knows no session, no clock, no network.

Order: silence, talking machines, emergencies, opt-out words, the machine's own small question, a tap, an exact option,
a word that works everywhere, the answer's kind, then a specific question again and, soon, the offer of a person.
"""

from typing import Any

from bot.dialogue.answers import Reading, Refused, Understood, Unsure, kinds
from bot.dialogue.answers.choice import plainly_names
from bot.dialogue.answers.errand import complaint_of
from bot.dialogue.languages import LanguageGuess
from bot.dialogue.parsing.choices import Option, match
from bot.dialogue.parsing.emergency import RedFlag, is_family_name, red_flag
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.play import STAYING, Play, Way
from bot.dialogue.release import Release
from bot.dialogue.revising import back, offer_changes, restart, rewind, withdraw
from bot.dialogue.state import DialogueState, FrameKind
from bot.dialogue.steps import steps
from bot.dialogue.talking_machines import excuse, hush, is_new, over_limit
from bot.dialogue.world import MORE, Heard, Offer, World
from domain.loyalty.rules import read_referral

MISSES_BEFORE_A_PERSON = 2
LONGEST_TEXT = 1000
NO_EMERGENCY = "no_emergency"  # the kind of red flag that was denied in the running flow


class Machine:
    """Runs the flows of one release. Holds nothing of any conversation."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._ask = steps()["ask"].spec
        self._language = LanguageGuess(release)

    def advance(self, state: DialogueState, heard: Heard, world: World, way: Way = STAYING) -> Play:
        """Does with `state` what was heard. While the result has a wish, `Play.resume` goes on with its outcome."""
        new = not state.locale
        if new:
            state.locale = self._language.of(heard.text, world.languages) or world.default_language
        play = Play(self.release, state, world, way)
        if new and state.locale != world.default_language:
            play.say_everywhere(play.texts.language_guessed)
        if heard.silence:
            self._silence(play, heard)
        elif heard.start:
            self._begin(play, heard)
        elif heard.withdrawn:
            withdraw(play, heard.withdrawn)
        else:
            new_words = is_new(state.rounds, heard)
            over = 0 if world.with_person else over_limit(play, heard)
            if not over:
                state.nudged = False
                self._hear(play, heard)
            elif new_words and len(heard.text) <= LONGEST_TEXT and self._hear_urgent(play, heard):
                excuse(play)
            else:
                hush(play, over)
        return play

    def _begin(self, play: Play, heard: Heard) -> None:
        """We begin: a flow over whatever is open, which is returned to; what was closed for good gives way."""
        state = play.state
        state.interlude = None
        if state.closed_at:
            play.drop("silence")
            state.closed_at = 0.0
        self._digress(play, heard.start, dict(heard.data))
        if play.state.frames and play.state.frames[-1].flow == heard.start:
            play.template = play.template_of(heard.start)

    # --- before the question ---------------------------------------------------------------------------------------

    def _hear(self, play: Play, heard: Heard) -> None:
        state = play.state
        # What comes with a tap is a label of ours: "Not an emergency" and "Emergency contact" tell of no red flag.
        flag = red_flag(heard.text) if heard.text and not heard.choice_id else None
        keyword = self.release.keywords.find(heard.text) if heard.text else None
        if self._must_not_wait(play, heard, keyword, flag):
            return
        if flag is not None and not self._names_somebody(play, heard.text, flag):
            self._ask_whether_emergency(play, flag.kind)
            return
        if heard.text and not state.memory.get("my_consent"):
            self._keep_referral(play, heard.text)
        if state.closed_at and not self._reopen(play, heard, keyword):
            return
        if state.interlude is not None and self._beside(play, heard):
            return
        if state.frames and play.way.asks_first and keyword is None and not heard.choice_id:
            play.reask()
        elif state.frames:
            self._answer(play, heard, keyword)
        else:
            self._first_words(play, heard, keyword)

    def _hear_urgent(self, play: Play, heard: Heard) -> bool:
        """In a flood only what must not wait, and HELP. True: it was that."""
        keyword = self.release.keywords.find(heard.text) if heard.text else None
        if self._must_not_wait(play, heard, keyword, red_flag(heard.text) if not heard.choice_id else None):
            return True
        if keyword == "flow:help":
            self._everywhere(play, keyword)
        return keyword == "flow:help"

    def _names_somebody(self, play: Play, text: str, flag: RedFlag) -> bool:
        """At a question for a name: a known family name, or one whose owner has said that it is no emergency."""
        if not play.state.frames or getattr(play.open_spec, "answer", "") != "name":
            return False
        return play.frame.data.get(NO_EMERGENCY) == flag.kind or is_family_name(text, play.world.languages)

    def _must_not_wait(self, play: Play, heard: Heard, keyword: str | None, flag: RedFlag | None) -> bool:
        """Emergencies, opt-out and opt-in, and the silence while a person has the conversation. True: dealt with."""
        state = play.state
        if flag is not None and flag.certain:
            state.interlude = None
            self._digress(play, self.release.everywhere.emergency_flow, {"red_flag": flag.kind})
            return True
        opt = heard.opt_word or (keyword[5:] if keyword in ("flow:stop", "flow:start") else "")
        if opt == "help" and play.world.channel == "sms":
            return True  # the carrier answers HELP itself, and a second answer would be ours (facts 2.6)
        if opt in ("stop", "start", "help") and opt in self.release.flows:
            state.interlude = None
            carrier = "carrier" if heard.opt_word and play.world.channel == "sms" else "us"
            self._digress(play, opt, {"word": heard.text.strip().lower()[:20], "answered_by": carrier})
            return True
        if play.world.with_person and keyword == "move:menu":
            play.handed_back = True
            self._everywhere(play, keyword)
        return play.world.with_person

    def _keep_referral(self, play: Play, text: str) -> None:
        """The code that a friend's link put into the first message waits in the memory until we may keep anything."""
        if (code := read_referral(text)) is not None:
            play.set("my_referral", code)

    def _first_words(self, play: Play, heard: Heard, keyword: str | None) -> None:
        """Whoever begins with what they want is not asked for it again after the introduction."""
        if keyword is not None and keyword.startswith("flow:"):
            self._digress(play, keyword.partition(":")[2], {})
            return
        complaint = complaint_of(heard.text, play.world, play.variables())
        if complaint:
            play.set("my_complaint", complaint)
        play.renew()
        play.push(play.release.everywhere.start_flow, "main", {})
        play.run()

    def _silence(self, play: Play, heard: Heard) -> None:
        state = play.state
        if not state.frames or state.closed_at:
            return
        if heard.silence == "nudge":
            if not state.nudged:
                state.nudged = True
                play.say_everywhere(play.texts.nudge)
                play.again()
            return
        if any(self.release.flows[f.flow].flow.resumable for f in state.frames):
            play.say_everywhere(play.texts.closing)
        state.interlude = None
        play.walk.expired(state.frames)
        state.closed_at = play.world.now.timestamp()

    def _reopen(self, play: Play, heard: Heard, keyword: str | None) -> bool:
        """After a silence: offers to go on where it stopped, or starts anew. True: it was an answer after all."""
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
        play.drop("silence")
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
        if kind in ("change", "mean"):
            self._take_beside(play, kind, chosen)
        elif chosen.id == "yes" and kind.startswith("emergency-"):
            self._digress(play, self.release.everywhere.emergency_flow, {"red_flag": kind.partition("-")[2]})
        elif chosen.id == "yes" and kind == "human":
            self._digress(play, self.release.everywhere.human_flow, {})
        elif chosen.id == "no" and kind == "resume":
            play.drop("declined")
            play.run()
        elif play.state.frames:
            if kind.startswith("emergency-"):
                play.set(NO_EMERGENCY, kind.partition("-")[2])
            play.again()
        else:
            self._first_words(play, Heard(), None)
        return True

    def _take_beside(self, play: Play, kind: str, chosen: Offer) -> None:
        """An answer to change, or what was meant."""
        if kind == "change":
            rewind(play, chosen.values["depth"], chosen.values["state"], "change")
            play.reask()
        elif chosen.id == "none":
            play.again(specific=True)
        else:
            self._take(play, Understood(chosen.values["outcome"], chosen.values["value"], chosen.values["extra"]))

    def _chosen_beside(self, play: Play, heard: Heard, kind: str, offers: list[Offer]) -> Offer | None:
        if heard.choice_id.startswith("~"):
            wanted = heard.choice_id.rpartition(":")[2]
            mine = heard.choice_id.startswith(f"~{kind}:")
            return next((o for o in offers if mine and o.id == wanted), None)
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
        spec = play.open_spec
        kind_of_step = type(spec)
        if kind_of_step is not self._ask:
            play.run()
            return
        if heard.choice_id and self._tapped(play, heard.choice_id):
            return
        asking = play.asking(spec)
        kind = kinds()[spec.answer]
        named = ""
        if asking.offers and 0 < len(heard.text) <= LONGEST_TEXT:
            found = match(heard.text, [Option(o.id, o.label, o.words) for o in asking.meant(heard.text)])
            named = found.id if found.id is not None and found.certain else ""
        sure = keyword is None and not kind.own_words
        if named and (sure or plainly_names(asking, heard.text, named)):
            self._choose(play, named, asking.offers)
            return
        if keyword is not None and not (kind.numeric and heard.text.strip().isdigit()):
            self._everywhere(play, keyword)
            return
        reading: Reading = None
        if heard.text or heard.media or heard.location:
            reading = kind.understand(heard, asking) if len(heard.text) <= LONGEST_TEXT else Refused("too_long")
        if isinstance(reading, Understood):
            self._take(play, reading)
        elif named and reading is None:
            self._choose(play, named, asking.offers)
        else:
            self._not_taken(play, heard, reading)

    def _not_taken(self, play: Play, heard: Heard, reading: Refused | Unsure | None) -> None:
        """No answer: asks what was meant, says why not, or asks again."""
        play.walk.missed(play.frame)
        if isinstance(reading, Unsure):
            none = Offer("none", play.speaker.say(play.texts.none_of_these, {}))
            question = play.speaker.say(getattr(play.texts, reading.question), play.variables())
            play.ask_beside(question, [*reading.offers, none], "mean")
        elif isinstance(reading, Refused):
            play.say_everywhere(getattr(play.texts, reading.reason))
            play.again()
        elif (heard.media or heard.location) and not heard.text:
            play.say_everywhere(play.texts.location_received if heard.location else play.texts.media_received)
            play.again()
        else:
            self._missed(play)

    def _choose(self, play: Play, offer_id: str, offers: list[Offer]) -> None:
        spec = play.open_spec
        if offer_id == MORE:
            play.frame.page += 1
            play.reask()
            return
        offer = next(o for o in offers if o.id == offer_id)
        outcome = offer.id if offer.id in spec.options else "chosen"
        extra = {"label": offer.label, **offer.values}
        self._take(play, Understood(outcome, offer.id, extra))

    def _take(self, play: Play, understood: Understood) -> None:
        spec = play.open_spec
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
            offers = play.offers(play.open_spec)
            if offer_id == MORE or any(o.id == offer_id for o in offers):
                self._choose(play, offer_id, offers)
                return True
            return False
        for depth in range(len(play.state.frames) - 1, -1, -1):
            frame = play.state.frames[depth]
            asked = frame.flow == flow and (frame.state == state or any(entry[0] == state for entry in frame.trail))
            if asked:
                rewind(play, depth, state, "tap")
                spec = play.open_spec
                offers = play.offers(spec) if type(spec) is self._ask else []
                if any(o.id == offer_id for o in offers):
                    self._choose(play, offer_id, offers)
                else:
                    play.again()
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
        play.again(specific=True)

    # --- words that work everywhere --------------------------------------------------------------------------------

    def _everywhere(self, play: Play, keyword: str) -> None:
        kind, _, name = keyword.partition(":")
        play.state.misses = 0
        if kind == "flow":
            self._digress(play, name, {})
        elif name == "menu":
            play.drop("menu")
            play.run()
        elif name == "restart":
            restart(play)
        elif name == "back":
            back(play)
        elif name == "change" and not offer_changes(play):
            play.say_everywhere(play.texts.nothing_to_change)
            play.again()

    def _digress(self, play: Play, flow: str, data: dict[str, Any]) -> None:
        """Starts `flow` over the open question; one that is already running starts anew instead of nesting."""
        frames = play.state.frames
        play.walk.interrupted(frames, flow, human=flow == self.release.everywhere.human_flow)
        depth = next((d for d, frame in enumerate(frames) if frame.flow == flow), None)
        kind: FrameKind = "digression" if frames else "main"
        if depth is not None:
            kind = frames[depth].kind
            play.drop("again", depth)
        elif frames and not self.release.flows[flow].flow.digresses:
            play.drop("replaced")
            kind = "main"
        if flow == self.release.everywhere.emergency_flow:
            play.kind = "emergency"
        elif flow == "stop":
            play.kind = "opt_out_notice"
        play.begin(flow, kind, data)
        play.run()
