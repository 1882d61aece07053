"""Message templates: see, preview, send, make, change, archive."""

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.channels.content import Content
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import one_patient
from bot.staff.sending import put, segments_of, thread_for
from bot.staff.template_values import sample_values, values_of
from domain.templates import service as templates
from domain.templates.rules import VARIABLES, Category, Channel
from domain.templates.service import Template

T = TypeVar("T")
_CATEGORIES = {category.value.replace("_", " ").casefold(): category for category in Category}
_CHANNELS = {channel.value: channel for channel in Channel}
_LANGUAGE = re.compile(r"(?<!\S)(en_NG|pcm|yo|ha|ig|fr)(?!\S)")


async def show_all(desk: Desk, rest: str) -> Answer:
    found = await templates.listed(desk.ctx)
    lines = [f"{one.name} ({_kind(one)})" for one in found]
    buttons = tuple(Button(one.name, f"template {one.name}") for one in found)[:9]
    return Answer("Templates. Send one so: template appointment_info MBH-004512\n" + "\n".join(lines), buttons)


def _kind(one: Template) -> str:
    parts = [one.category.value.replace("_", " ").lower()]
    if one.channel is not Channel.ANY:
        parts.append(one.channel.value)
    if one.language != templates.ENGLISH:
        parts.append(one.language)
    return ", ".join(parts)


async def _named(desk: Desk, rest: str, line: str) -> tuple[Template, str]:
    """The template whose name begins the line, and the rest. Raises `Missing` with a choice."""
    found = await templates.listed(desk.ctx)
    language = _LANGUAGE.search(rest)
    rest = " ".join(_LANGUAGE.sub("", rest).split())
    words = rest.split()
    names = {one.name for one in found}
    for length in range(min(5, len(words)), 0, -1):
        name = "_".join(words[:length]).casefold().replace("-", "_")
        if name in names:
            return await templates.read(desk.ctx, name, language.group() if language else ""), " ".join(words[length:])
    asked = f"There is no template “{words[0]}”. Which one?" if words else "Which template?"
    raise Missing(asked, line, tuple(Button(name, line.replace("{}", name)) for name in sorted(names))[:9])


async def send(desk: Desk, rest: str) -> Answer:
    """`template welcome` shows it; with a patient it is previewed, and goes out after a yes."""
    if not rest:
        return await show_all(desk, rest)
    template, who = await _named(desk, rest, "template {}")
    who = re.sub(r"^(?:to|for)\s+", "", who, flags=re.I)
    if not who:
        return _shown(desk, template)
    patient = await one_patient(desk, who, f"template {template.name} {{}}")
    values = await values_of(desk, patient, template.variables)
    seen = await templates.preview(desk.ctx, template, values, patient_id=patient.id)
    thread = await thread_for(desk, patient.contact_id, template.purpose, template.channel.value)
    parts = f", {segments_of(seen.text)} SMS" if thread.channel == "sms" else ""
    question = f"To {patient.name} {patient.number} by {thread.channel}{parts}:\n{seen.text}"
    desk.sure(question, template.version, yes="Send")
    written = await templates.use(desk.ctx, template, values, patient_id=patient.id)
    await put(desk, thread, Content(written.text, locale=template.language))
    return Answer(f"Sent to {patient.name} {patient.number} by {thread.channel}.")


def _shown(desk: Desk, template: Template) -> Answer:
    lines = [f"{template.name} ({_kind(template)})", template.body]
    if template.variables:
        lines.append("To fill in: " + ", ".join(template.variables))
    buttons = [Button("Preview", f"preview template {template.name}"), Button("Send", f"send template {template.name}")]
    if desk.ctx.actor.may("templates.change"):
        buttons += [
            Button("Change", f"change template {template.name}"),
            Button("Archive", f"archive template {template.name}"),
        ]
    return Answer("\n".join(lines), tuple(buttons))


async def ask_whom(desk: Desk, rest: str) -> Answer:
    """`send template welcome` asks for the patient that is not named."""
    template, who = await _named(desk, rest, "send template {}")
    if not who:
        raise Missing("To which patient? Name, telephone or hospital number.", f"template {template.name} {{}}")
    return await send(desk, rest)


async def preview(desk: Desk, rest: str) -> Answer:
    template, who = await _named(desk, rest, "preview template {}")
    who = re.sub(r"^(?:to|for|with)\s+", "", who, flags=re.I)
    if not who:
        sample = await templates.preview(desk.ctx, template, sample_values(desk))
        return Answer(f"With a sample patient:\n{sample.text}", (Button("Send", f"send template {template.name}"),))
    patient = await one_patient(desk, who, f"preview template {template.name} {{}}")
    values = await values_of(desk, patient, template.variables)
    seen = await templates.preview(desk.ctx, template, values, patient_id=patient.id)
    buttons = (Button("Send", f"template {template.name} {patient.number}"),)
    return Answer(f"For {patient.name} {patient.number}:\n{seen.text}", buttons)


async def make(desk: Desk, rest: str) -> Answer:
    """`new template lab_ready follow up: Hello {first_name}, ...`"""
    head, colon, body = rest.partition(":")
    language = _LANGUAGE.search(head)
    head = " ".join(_LANGUAGE.sub("", head).split())
    channel, head = _take(head, _CHANNELS)
    category, head = _take(head, _CATEGORIES)
    if channel is None:  # said before the category
        channel, head = _take(head, _CHANNELS)
    if not head:
        raise Missing("What is it called, and what does it say? For example: lab_ready follow up: Hello {first_name}, ...",
                      "new template {}")  # fmt: skip
    if not colon or not body.strip():
        known = ", ".join("{" + name + "}" for name in VARIABLES)
        raise Missing(f"What does {head} say? It may hold {known}", f"new template {rest.rstrip(':')}: {{}}")
    made = await templates.create(
        desk.ctx,
        head,
        body,
        category=category or Category.CUSTOM,
        channel=channel or Channel.ANY,
        language=language.group() if language else templates.ENGLISH,
    )
    sample = await templates.preview(desk.ctx, made, sample_values(desk))
    text = f"Template {made.name} ({_kind(made)}) is made. With a sample patient:\n{sample.text}"
    return Answer(text, (Button("Send", f"send template {made.name}"), Button("Patients", "templates")))


def _take(text: str, known: Mapping[str, T]) -> tuple[T | None, str]:
    """A word or words of `known` at the end of the text, and the text without them."""
    folded = re.sub(r"[-_]", " ", text.casefold())
    for words, thing in sorted(known.items(), key=lambda pair: -len(pair[0])):
        if folded.endswith(f" {words}"):
            return thing, text[: -len(words) - 1].strip()
    return None, text


async def change(desk: Desk, rest: str) -> Answer:
    head, _, body = rest.partition(":")
    template, more = await _named(desk, head, "change template {}")
    body = body.strip() or more
    if not body:
        raise Missing(
            f"{template.name} says now:\n{template.body}\nWhat shall it say?", f"change template {template.name}: {{}}"
        )
    if body == template.body:
        return Answer(f"{template.name} says that already.")
    desk.sure(f"Change {template.name}?\nNow: {template.body}\nThen: {body}", template.version, yes="Change")
    changed = await templates.change(desk.ctx, template, body)
    sample = await templates.preview(desk.ctx, changed, sample_values(desk))
    return Answer(f"{changed.name} is changed. With a sample patient:\n{sample.text}")


async def archive(desk: Desk, rest: str) -> Answer:
    template, _ = await _named(desk, rest, "archive template {}")
    desk.sure(
        f"Archive {template.name}? Nobody can send it then; making one of that name brings it back.", yes="Archive"
    )
    await templates.archive(desk.ctx, template.id)
    return Answer(f"{template.name} is archived.", (Button("Patients", "templates"),))


COMMANDS = (
    Command("templates", "Patients", ("templates", "list templates"), "templates.list", "Every message template.",
            ("templates",), show_all, menu="Message templates"),
    Command("template", "Patients", ("template",), "templates.list",
            "See a template; with a patient, preview it and send it.",
            ("template welcome", "template appointment_info MBH-004512"), send),
    Command("send_template", "Patients", ("send template",), "templates.send", "Send a template to a patient.",
            ("send template call_us to Adaeze Obi",), ask_whom),
    Command("preview_template", "Patients", ("preview template", "preview"), "templates.preview",
            "What would go out, for a sample or a real patient.",
            ("preview template welcome", "preview template welcome for Adaeze Obi"), preview),
    Command("new_template", "Patients", ("new template", "template new", "create template"), "templates.create",
            "Make a template: name, category, text.",
            ("new template lab_ready follow up: Hello {first_name}, your result is ready at {hospital}.",), make,
            changes=True),
    Command("change_template", "Patients", ("change template", "edit template"), "templates.change",
            "Another text for a template.", ("change template welcome: Hello {first_name}, welcome to {hospital}.",), change),
    Command("archive_template", "Patients", ("archive template", "delete template"), "templates.archive",
            "Take a template out of use.", ("archive template happy_birthday",), archive),
)  # fmt: skip
