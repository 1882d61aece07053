from bot.channels.approved import approved_templates
from bot.channels.twilio_rest import TwilioRest
from bot.channels.twilio_templates import ensure_templates, known_templates
from bot.channels.whatsapp import shapes
from web.carrier import Carrier


async def test_templates_are_made_once(carrier: Carrier, rest: TwilioRest) -> None:
    assert await known_templates(rest) == {}
    await rest.create_content({**shapes()["list-3"], "friendly_name": "somebody_elses"})
    made = await ensure_templates(rest)
    assert list(made) == [*shapes(), *(f"approved-{name}" for name in approved_templates())]
    assert len(carrier.contents) == 31
    assert await ensure_templates(rest) == made
    assert await known_templates(rest) == {shape: made[shape] for shape in shapes()}
    await rest._ask("deleting", "DELETE", f"{carrier.own_base_url}/v1/Content/{made['list-3']}")
    again = await ensure_templates(rest)
    assert {shape for shape in made if made[shape] != again[shape]} == {"list-3"}
