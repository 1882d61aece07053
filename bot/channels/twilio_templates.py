"""The content templates an account needs, made once: what `careline twilio setup` does (platform_facts 2.4)."""

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
    return {shape: known.get(shape) or await rest.create_content(request) for shape, request in shapes().items()}
