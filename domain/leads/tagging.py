"""Tags on leads (TAG-01): "tag lead X vip"."""

from collections.abc import Iterable
from uuid import UUID

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.leads.activities import locked_lead, write_activities
from domain.leads.views import LeadCard, card_by_id
from domain.tags.service import attach, detach, named


@operation("leads.tag", audit="lead_tagged")
async def tag(ctx: Context, lead_id: UUID, names: Iterable[str]) -> LeadCard:
    """Puts tags on a lead; a name that is new makes a tag. Raises `NotFound`, `Invalid` for what is no tag's name."""
    await locked_lead(ctx, lead_id)
    tags = {tag.id: tag for tag in await named(ctx, names, make=True)}
    fresh = [tags[tag_id].name for _, tag_id in await attach(ctx, [lead_id], list(tags))]
    if fresh:
        await write_activities(ctx, [lead_id], "TAGGED", f"Tagged {', '.join(sorted(fresh))}"[:200])
    return await card_by_id(ctx, lead_id)


@operation("leads.untag", audit="lead_untagged")
async def untag(ctx: Context, lead_id: UUID, names: Iterable[str]) -> LeadCard:
    """Takes tags off a lead. Raises `NotFound` for no such lead, and when no tag is of these names."""
    await locked_lead(ctx, lead_id)
    tags = {tag.id: tag for tag in await named(ctx, names, make=False)}
    if not tags:
        raise NotFound("there is no such tag")
    gone = [tags[tag_id].name for _, tag_id in await detach(ctx, [lead_id], list(tags))]
    if gone:
        await write_activities(ctx, [lead_id], "UNTAGGED", f"No longer tagged {', '.join(sorted(gone))}"[:200])
    return await card_by_id(ctx, lead_id)
