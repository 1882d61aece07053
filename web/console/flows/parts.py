"""What the pages are built of: plain elements that a keyboard, a screen reader and a small phone can use."""

from collections.abc import Awaitable, Callable, Mapping

from nicegui import events, ui

MOUNTED_AT = "/console"
HOME = f"{MOUNTED_AT}/flows"
Act = Callable[[], Awaitable[None]]
Changed = Callable[[str], Awaitable[object]]
_QUIET = 600  # milliseconds after the last key in which a text is taken as it stands


def button(label: str, act: Act, style: str = "") -> ui.element:
    """A button. `style` is `main` for the page's purpose, `quiet` for what stands aside, `danger` for what ends something."""
    made = ui.element("button").classes(f"button {style}").props('type="button"').on("click", act, args=[])
    with made:
        ui.label(label)
    return made


def link(label: str, target: str, style: str = "") -> ui.element:
    """A link within the console."""
    made = ui.element("a").classes(f"link {style}").props(f'href="{target}"')
    with made:
        ui.label(label)
    return made


def counted(number: int, one: str) -> str:
    """`1 conversation`, `3 conversations`."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def go(target: str) -> None:
    """Leads the browser to another page of the console. NiceGUI puts the address it is mounted at before."""
    ui.navigate.to(target.removeprefix(MOUNTED_AT))


def heading(text: str, level: int = 2) -> None:
    with ui.element(f"h{level}"):
        ui.label(text)


def paragraph(text: str, style: str = "") -> ui.element:
    made = ui.element("p").classes(style)
    with made:
        ui.label(text)
    return made


def field(label: str, value: str, changed: Changed | None, *, lines: bool = False, hint: str = "") -> ui.input:
    """A labelled text field, handed over shortly after the last key and on leaving it; `changed` None: for reading only."""
    made: ui.input = ui.textarea(label, value=value) if lines else ui.input(label, value=value)
    made.classes("field").props(f"outlined stack-label debounce={_QUIET}")
    if lines:
        made.props("autogrow")
    if hint:
        made.props["hint"] = hint
    if changed is None:
        made.props("readonly")
    else:

        async def heard(event: events.ValueChangeEventArguments[str | None]) -> None:
            await changed(event.value or "")

        made.on_value_change(heard)
    return made


def choice(label: str, options: Mapping[str, str], value: str, changed: Changed | None) -> ui.element:
    """A labelled list to choose from, as the browser draws it: on a phone, its own wheel."""
    with ui.element("div").classes("choice"):
        name = ui.element("label")
        with name:
            ui.label(label)
        made = ui.element("select")
        made.props["value"] = value
        name.props["for"] = f"c{made.id}"
        with made:
            for key, told in options.items():
                option = ui.element("option")
                option.props["value"] = key
                with option:
                    ui.label(told)
    if changed is None:
        made.props("disabled")
    else:

        async def heard(event: events.GenericEventArguments) -> None:
            chosen = event.args
            if isinstance(chosen, str) and chosen in options:
                made.props["value"] = chosen
                await changed(chosen)

        made.on("change", heard, js_handler="(event) => emit(event.target.value)")
    return made


def tick(label: str, on: bool, changed: Callable[[bool], Awaitable[object]] | None) -> ui.checkbox:
    """A setting that is on or off."""
    made = ui.checkbox(label, value=on)
    if changed is None:
        made.disable()
    else:

        async def heard(event: events.ValueChangeEventArguments[bool | None]) -> None:
            await changed(bool(event.value))

        made.on_value_change(heard)
    return made


def fold(label: str, draw: Callable[[], Awaitable[None]], *, style: str = "", opened: bool = False) -> ui.element:
    """A part that opens; what is in it is drawn when it is opened first."""
    made = ui.element("details").classes(f"fold {style}")
    with made:
        with ui.element("summary"):
            ui.label(label)
        inside = ui.element("div").classes("inside")
    drawn = False

    async def draw_once() -> None:
        nonlocal drawn
        if not drawn:
            drawn = True
            with inside:
                await draw()

    made.on("toggle", draw_once, args=[])
    if opened:
        made.props["open"] = True
    return made
