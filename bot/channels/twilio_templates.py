"""The content templates an account needs, made once: what `careline twilio setup` does (platform_facts 2.4)."""

from bot.channels.approved import PREFIX, approved_templates
from bot.channels.twilio_rest import TwilioRest
from bot.channels.whatsapp import shape_named, shapes


async def known_templates(rest: TwilioRest) -> dict[str, str]:
    """Shape -> ContentSid of those the account has; of two with one name the first listed. Raises TwilioFault."""
    wanted = shapes()
    known: dict[str, str] = {}
    for content in await rest.list_contents():
        shape = shape_named(content.friendly_name)
        if shape in wanted:
            known.setdefault(shape, content.sid)
    return known


async def ensure_templates(rest: TwilioRest) -> dict[str, str]:
    """Create what is missing; shape -> ContentSid of all. May be run again at any time. Raises TwilioFault."""
    known = await known_templates(rest)
    ready = {shape: known.get(shape) or await rest.create_content(request) for shape, request in shapes().items()}
    return {**ready, **await _approved(rest)}


async def _approved(rest: TwilioRest) -> dict[str, str]:
    """Creates and submits the approved templates that are missing. Meta's answer comes later, at Twilio."""
    names = {template.request(name)["friendly_name"]: name for name, template in approved_templates().items()}
    known = {names[c.friendly_name]: c.sid for c in await rest.list_contents() if c.friendly_name in names}
    for name, template in approved_templates().items():
        if name not in known:
            known[name] = await rest.create_content(template.request(name))
            await rest.submit(known[name], f"careline_{name}", template.category)
    return {f"{PREFIX}{name}": sid for name, sid in known.items()}
