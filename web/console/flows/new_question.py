"""Forms that add to a conversation: another answer, another question."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from bot.dialogue.flow import Flow
from bot.publishing import editing
from bot.publishing.editing import NewOption
from web.console.flows import parts
from web.console.flows.drafting import Drafting
from web.console.flows.summaries import summary_of

Redraw = Callable[[str], Awaitable[None]]
_ROWS = 3


def draw_new_option(drafting: Drafting, flow: str, state: str, content: Flow, redraw: Redraw) -> None:
    """Another answer to an open question."""

    async def form() -> None:
        said = {"label": "", "words": "", "target": next(iter(content.states))}
        steps = {name: summary_of(name, spec) for name, spec in content.states.items()}
        parts.field("Label of the new answer", "", _into(said, "label"))
        parts.field("Other words for the new answer", "", _into(said, "words"), hint="With commas between them")
        parts.choice("The new answer leads to", steps, said["target"], _into(said, "target"))

        async def add() -> None:
            option = NewOption(said["label"], said["words"])
            if await drafting.change(flow, lambda now: editing.add_option(now, state, option, said["target"])):
                await redraw(state)

        parts.button("Add the answer", add, "main")

    parts.fold("Add an answer", form, style="new")


def draw_new_question(drafting: Drafting, flow: str, state: str, redraw: Redraw) -> None:
    """A question with options, asked just before this step."""

    async def form() -> None:
        head = {"ask": "", "label": ""}
        rows: list[dict[str, str]] = []
        parts.paragraph("It is asked whenever a conversation comes to this step, and goes on to it afterwards.", "hint")
        parts.field("The new question", "", _into(head, "ask"), lines=True)
        parts.field("Short name of the answer", "", _into(head, "label"), hint="For example: Kind of visit")
        answers = ui.element("div")

        def draw_row() -> None:
            row = {"label": "", "words": ""}
            rows.append(row)
            number = len(rows)
            with ui.element("div").classes("pair"):
                parts.field(f"Answer {number}", "", _into(row, "label"))
                parts.field(f"Other words for answer {number}", "", _into(row, "words"))

        with answers:
            for _ in range(_ROWS):
                draw_row()

        async def more() -> None:
            with answers:
                draw_row()

        async def add() -> None:
            options = [NewOption(row["label"], row["words"]) for row in rows if row["label"].strip()]
            name = editing.name_for(head["label"] or head["ask"], drafting_states())

            def edit(now: str) -> str:
                return editing.add_question(
                    now, before=state, ask=head["ask"], options=options, label=head["label"], name=name
                )

            if await drafting.change(flow, edit):
                await redraw(name)

        def drafting_states() -> list[str]:
            content = drafting.flow(flow)
            return list(content.states) if content is not None else []

        parts.button("One more answer", more, "quiet")
        parts.button("Add the question", add, "main")

    parts.fold("Ask a new question before this step", form, style="new")


def _into(said: dict[str, str], key: str) -> parts.Changed:
    async def changed(value: str) -> None:
        said[key] = value

    return changed
