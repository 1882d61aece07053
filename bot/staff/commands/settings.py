"""The hospital's settings: what they are, and changing one."""

from bot.dialogue.wording import LOCALES
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from domain.kit.errors import Invalid
from domain.settings import service as settings
from domain.settings.describing import describe, groups, meant_by, read_value, take_setting, value_text
from domain.settings.rules import HospitalSettings

_EXAMPLE = "for example: set quiet_from 20:00"


async def show(desk: Desk, rest: str) -> Answer:
    """All by group, one group, or one setting."""
    held = await settings.settings_of(desk.ctx)
    if not rest:
        return _groups(held)
    group = next((group for group in groups() if rest.casefold() in (group, group.replace(" ", "_"))), "")
    if group:
        return _group(held, group)
    name, near = meant_by(rest)
    if name is None:
        raise Missing(f"I know no setting “{rest}”.", "settings {}", _buttons("settings", near))
    return _one(held, name)


def _groups(held: HospitalSettings) -> Answer:
    lines = []
    for group, names in groups().items():
        own = sum(describe(held, name).changed for name in names)
        lines.append(f"{group}: {len(names)}" + (f", {own} of your own" if own else ""))
    buttons = tuple(Button(group.capitalize(), f"settings {group}") for group in groups())[:10]
    return Answer(
        "Settings. Name a group or a setting; change one so: set quiet_from 20:00\n" + "\n".join(lines), buttons
    )


def _group(held: HospitalSettings, group: str) -> Answer:
    lines = [_line(held, name) for name in groups()[group]]
    buttons = tuple(Button(name, f"settings {name}") for name in groups()[group])[:9]
    return Answer(
        f"{group.capitalize()}\n" + "\n".join(lines), (*buttons, Button("All groups", "settings")), in_place=True
    )


def _line(held: HospitalSettings, name: str) -> str:
    one = describe(held, name)
    text = f"{name}: {value_text(one.value)}"
    return f"{text} (usually {value_text(one.default)})" if one.changed else text


def _one(held: HospitalSettings, name: str) -> Answer:
    one = describe(held, name)
    lines = [_line(held, name), one.description.capitalize(), f"It is {one.rule}."]
    # Only a value is missing: the line that a button leaves open asks for it.
    buttons = (Button("Change", f"set {name}"), Button(one.group.capitalize(), f"settings {one.group}"))
    return Answer("\n".join(line for line in lines if line), buttons)


def _buttons(verb: str, names: list[str], rest: str = "") -> tuple[Button, ...]:
    return tuple(Button(name, f"{verb} {name} {rest}".strip()) for name in names)


async def change(desk: Desk, rest: str) -> Answer:
    """`set quiet_from 20:00`: old and new are shown and wait for a yes."""
    if not rest:
        raise Missing(f"Which setting, and to what? {_EXAMPLE}", "set {}")
    name, said, near = take_setting(rest)
    if name is None:
        choices = _buttons("set", near, rest.partition(" ")[2][:20])
        raise Missing(f"I know no such setting; {_EXAMPLE}", "set {}", choices)
    held = await settings.settings_of(desk.ctx)
    one = describe(held, name)
    if not said:
        raise Missing(f"{name} is {value_text(one.value)}. To what? It is {one.rule}.", f"set {name} {{}}")
    value = one.default if said.casefold() in ("default", "back", "as usual") else read_value(name, said)
    if value == one.value:
        return Answer(f"{name} is {value_text(value)} already.")
    _sensible(held, name, value)
    desk.sure(f"Change {name}: {value_text(one.value)} -> {value_text(value)}?", yes="Change")
    await settings.change_setting(desk.ctx, name, value)
    return Answer(
        f"{name} is {value_text(value)} now; it was {value_text(one.value)}. It holds within seconds.",
        (Button("Back to before", f"set {name} {value_text(one.value)}"[:60]), Button("Admin", "settings")),
    )


def _sensible(held: HospitalSettings, name: str, value: object) -> None:
    """What a type alone cannot say. Raises `Invalid`."""
    after = held.model_copy(update={name: value})
    spoken = {"en_NG", *(folder.name for folder in LOCALES.iterdir() if folder.is_dir())}
    unknown = {after.default_language, *after.languages} - spoken
    if unknown:
        raise Invalid(f"There is no translation for {', '.join(sorted(unknown))}. Known: {', '.join(sorted(spoken))}.")
    if after.default_language not in after.languages:
        raise Invalid(f"The default language {after.default_language} must be one of the languages offered.")
    if name == "privacy_notice_url" and value and not str(value).startswith("https://"):
        raise Invalid("The privacy notice needs an address that begins with https://")


COMMANDS = (
    Command("settings", "Admin", ("settings", "setting", "show settings"), "settings.read",
            "What is set here: all, a group or one.", ("settings", "settings booking", "settings quiet from"), show,
            menu="What is set here"),
    Command("set", "Admin", ("set", "change setting"), "settings.change", "Change a setting; old and new are shown first.",
            ("set quiet_from 20:00", "set slots offered 4", "set auto survey enabled off"), change),
)  # fmt: skip
