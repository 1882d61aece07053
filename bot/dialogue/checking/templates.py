"""What we begin may reach somebody after 24 hours of silence: then only an approved template goes out (facts 2.4)."""

from collections.abc import Iterator

from bot.channels.approved import approved_templates
from bot.dialogue.checking import Subject, named_list
from bot.dialogue.faults import one_of
from bot.dialogue.flow import Flow
from bot.dialogue.loading import Problem, Source
from bot.dialogue.steps import ask
from domain.communications.outreach import BEGUN_BY_US

CODES = {
    "no_template": "We begin the flow, perhaps a day or more after the last message, and it names no approved template.",
    "unknown_template": "`template` is none of the approved ones.",
    "template_values": "`template_values` are not as many as the template has variables.",
    "template_button": "A button of the template answers no question of the flow, or says something else than its option.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for name, source in subject.flows.items():
        flow = subject.flow(name)
        if flow.template is None:
            if name in BEGUN_BY_US:
                message = f"'{name}' is begun by us, also when nobody wrote for 24 hours, and has no template"
                fix = f"add 'template:' with one of: {named_list(approved_templates())}"
                yield Problem(source.file, source.line("flow"), "no_template", message, fix)
            continue
        if flow.template not in approved_templates():
            message = f"'{flow.template}' is no approved template"
            yield Problem(
                source.file,
                source.line("template"),
                "unknown_template",
                message,
                one_of(flow.template, approved_templates()),
            )
            continue
        yield from _fitting(source, flow, flow.template)


def _fitting(source: Source, flow: Flow, name: str) -> Iterator[Problem]:
    template = approved_templates()[name]
    if len(flow.template_values) != len(template.samples):
        message = f"'{name}' has {len(template.samples)} variables, {len(flow.template_values)} values are given"
        line = source.line("template_values" if flow.template_values else "template")
        fix = f"its text is: {template.body}"
        yield Problem(source.file, line, "template_values", message, fix)
    for choice, label in template.buttons:
        where, _, option = choice.partition(":")
        state = where.partition(".")[2]
        spec = flow.states.get(state)
        asked = spec.options.get(option) if isinstance(spec, ask.Spec) else None
        if asked is None or asked.label != label or where.partition(".")[0] != flow.flow:
            path = ("states", state, "options", option) if asked is not None else ("states", state)
            line = source.line(*path) if spec is not None else source.line("template")
            message = f"the button '{label}' of '{name}' is the answer '{option}' to '{where}', which is not there"
            if asked is not None:
                message = f"the button of '{name}' says '{label}', the option '{asked.label}'"
            fix = f"keep the option '{option}' with the label '{label}', or have a new template approved"
            yield Problem(source.file, line, "template_button", message, fix)
