"""Makes the expiring link under which the person fetches a copy of everything."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.signing import sign
from domain.privacy import service as privacy


@action("export_my_data", outcomes=("ready", "needed"), gives=("data_link",))
async def export_my_data(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        export = await privacy.request_export(ctx, talk.contact_id)
    except NotFound:
        return Outcome("needed")
    token = sign(talk.link_key, ctx.hospital.id, export.id, export.expires_at)
    return Outcome("ready", {"data_link": f"{talk.base_url}/data/{token}"})
