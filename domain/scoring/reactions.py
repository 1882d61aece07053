"""Facts that change a score."""

from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.leads.events import LeadConverted, LeadCreated, LeadsChanged, LeadStatusChanged
from domain.scoring.service import rescore, score_at_birth


@reacts_to(LeadCreated)
async def score_new_lead(ctx: Context, event: LeadCreated) -> None:
    await score_at_birth(ctx, event.lead_id, event.source)


@reacts_to(LeadsChanged)
async def score_changed_leads(ctx: Context, event: LeadsChanged) -> None:
    await rescore(ctx, event.lead_ids)


@reacts_to(LeadStatusChanged)
async def score_moved_lead(ctx: Context, event: LeadStatusChanged) -> None:
    """Whoever booked by chat has talked with us just now."""
    if ctx.actor.kind == "patient":
        await rescore(ctx, (event.lead_id,))


@reacts_to(LeadConverted)
async def score_converted_lead(ctx: Context, event: LeadConverted) -> None:
    await rescore(ctx, (event.lead_id,))
