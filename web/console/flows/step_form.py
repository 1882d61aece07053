"""One step as a form. Which fields there are follows from the step's own typed definition."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from bot.dialogue.answers import kinds
from bot.dialogue.flow import Flow, Option, Plural
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.steps import ask, branch, change
from bot.publishing import editing
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.new_question import draw_new_option, draw_new_question
from web.console.flows.summaries import summary_of

Redraw = Callable[[str], Awaitable[None]]


@dataclass(slots=True)
class StepForm:
    """The fields of one step. Texts and ways are saved as they change; what adds or takes away draws the steps anew."""

    drafting: Drafting
    flow: str
    state: str
    redraw: Redraw

    async def draw(self) -> None:
        flow = self.drafting.flow(self.flow)
        spec = flow.states.get(self.state) if flow is not None else None
        if flow is None or spec is None:
            parts.paragraph("This step is gone. Reload the page.")
            return
        source, _ = self.drafting.source(self.flow)
        line = source.line("states", self.state) if source is not None else 1
        self._draw_says(spec)
        if isinstance(spec, ask.Spec):
            self._draw_question(spec)
            self._draw_options(spec, flow)
        self._draw_ways(spec, flow)
        with ui.element("div").classes("row"):
            parts.link("Show it in the text", f"{frame.HOME}/source/{self.flow}?line={line}", "quiet")
            if isinstance(spec, ask.Spec) and self.drafting.may_edit and _one_way(spec):
                self._draw_removal()
        if self.drafting.may_edit:
            draw_new_question(self.drafting, self.flow, self.state, self.redraw)

    # --- texts -------------------------------------------------------------------------------------------------------

    def _draw_says(self, spec: Any) -> None:
        says = list(getattr(spec, "say", []))
        if any(isinstance(text, Plural) for text in says):
            for number, text in enumerate(says):
                self._draw_text(f"Message {number + 1}", ("say", number) if _listed(says) else ("say",), text)
            return
        if not hasattr(spec, "say"):
            return
        shown = list(says)

        async def changed(number: int, said: str) -> None:
            shown[number] = said
            await self._change(lambda now: editing.set_says(now, self.state, shown))

        def draw_one(number: int) -> None:
            label = "What it says" if len(shown) == 1 else f"What it says, message {number + 1}"

            async def heard(said: str) -> None:
                await changed(number, said)

            parts.field(label, shown[number], self._if_allowed(heard), lines=True)

        lines = ui.element("div")
        with lines:
            for number in range(len(shown)):
                draw_one(number)
        if self.drafting.may_edit:

            async def more() -> None:
                shown.append("")
                with lines:
                    draw_one(len(shown) - 1)

            parts.button("Say something more" if shown else "Say something first", more, "quiet")

    def _draw_text(self, label: str, path: tuple[str | int, ...], text: str | Plural) -> None:
        """A text; one that depends on a number has two forms."""
        where = ("states", self.state, *path)
        if isinstance(text, Plural):
            parts.field(f"{label}, for one", text.one, self._saving(*where, "one"), lines=True)
            parts.field(f"{label}, for several", text.other, self._saving(*where, "other"), lines=True)
            return
        parts.field(label, text, self._saving(*where), lines=True)

    def _draw_question(self, spec: ask.Spec) -> None:
        self._draw_text("The question", ("ask",), spec.ask)
        self._draw_text("When the answer was not understood", ("again",), spec.again or "")

        async def more() -> None:
            own = ("states", self.state)
            parts.field(
                "Name of the answer under CHANGE",
                spec.label,
                self._saving(*own, "label"),
                hint="Empty: the answer cannot be changed later",
            )
            parts.field("Word on the button that opens the list", spec.opener, self._saving(*own, "opener"))
            parts.paragraph(f"It understands: {_understands(spec)}", "hint")
            if spec.save:
                parts.paragraph(f"The answer is remembered as {{{spec.save}}}.", "hint")

        parts.fold("More settings of the question", more)

    # --- options and ways --------------------------------------------------------------------------------------------

    def _draw_options(self, spec: ask.Spec, flow: Flow) -> None:
        if spec.options:
            parts.heading("Answers to choose", 3)
        for name, option in spec.options.items():
            self._draw_option(name, option, spec, flow)
        if spec.list_from:
            parts.paragraph(f"Besides, the hospital's own list is offered: {spec.list_from}.", "hint")
        if self.drafting.may_edit and (spec.options or spec.answer == "choice"):
            draw_new_option(self.drafting, self.flow, self.state, flow, self.redraw)

    def _draw_option(self, name: str, option: Option, spec: ask.Spec, flow: Flow) -> None:
        now = {"label": option.label, "words": option.words, "note": option.note}

        def part(key: str) -> parts.Changed | None:
            async def changed(said: str) -> None:
                now[key] = said
                await self._change(lambda text: editing.set_option(text, self.state, name, **now))

            return self._if_allowed(changed)

        with ui.element("fieldset").classes("option").props(f'data-option="{name}"'):
            with ui.element("legend"):
                ui.label(option.label)
            parts.field("Label", option.label, part("label"), hint="At most 20 characters on a button, 24 in a list")
            parts.field("Other words for it", option.words, part("words"), hint="With commas between them")
            parts.field("Small print", option.note, part("note"))
            leads = routes(spec).get(name, routes(spec).get(ANYTHING, ""))
            self._draw_way("Then go to", name, leads, flow)
            if self.drafting.may_edit and len(spec.options) > 1:

                async def remove() -> None:
                    if await self._change(lambda text: editing.remove_option(text, self.state, name)):
                        await self.redraw(self.state)

                parts.button("Take this answer away", remove, "quiet")

    def _draw_ways(self, spec: Any, flow: Flow) -> None:
        shown = getattr(spec, "options", {})
        ways = {outcome: target for outcome, target in routes(spec).items() if outcome not in shown}
        if isinstance(spec, change.Spec) or not ways:
            return
        if shown and set(ways) == {ANYTHING}:
            return  # every option shows its way already
        parts.heading("Where it goes", 3)
        for outcome, target in ways.items():
            self._draw_way(_when(spec, outcome), outcome, target, flow)

    def _draw_way(self, label: str, outcome: str, target: str, flow: Flow) -> None:
        steps = {state: summary_of(state, spec) for state, spec in flow.states.items()}

        async def leads(chosen: str) -> None:
            await self._change(lambda text: editing.set_way(text, self.state, outcome, chosen))

        parts.choice(label, _with(steps, target), target, self._if_allowed(leads))

    def _draw_removal(self) -> None:
        async def remove() -> None:
            if await self._change(lambda text: editing.remove_question(text, self.state)):
                await self.redraw("")

        parts.button("Take this question out", remove, "quiet")

    # --- saving ------------------------------------------------------------------------------------------------------

    async def _change(self, edit: Callable[[str], str]) -> bool:
        return await self.drafting.change(self.flow, edit)

    def _saving(self, *path: str | int) -> parts.Changed | None:
        async def changed(said: str) -> None:
            await self._change(lambda now: editing.set_text(now, path, said))

        return self._if_allowed(changed)

    def _if_allowed(self, changed: parts.Changed) -> parts.Changed | None:
        return changed if self.drafting.may_edit else None


def _listed(says: list[Any]) -> bool:
    return len(says) > 1


def _one_way(spec: Any) -> bool:
    return len(set(routes(spec).values())) == 1


def _with(steps: Mapping[str, str], target: str) -> dict[str, str]:
    return dict(steps) if target in steps else {target: f"{target} (there is no such step)", **steps}


def _when(spec: Any, outcome: str) -> str:
    if outcome == ANYTHING:
        return "Then go to" if len(routes(spec)) == 1 else "Otherwise go to"
    if isinstance(spec, branch.Spec):
        return f"If {spec.branch} is {outcome}, go to"
    return f"If {outcome.replace('_', ' ')}, go to"


def _understands(spec: ask.Spec) -> str:
    kind = kinds().get(spec.answer)
    return spec.answer.replace("_", " ") if kind is not None else f"{spec.answer} (unknown)"
