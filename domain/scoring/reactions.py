"""Facts that change a score. What people say is none of them: `jobs` looks after it, every minute.

A new lead has its source's points from birth (LEAD-20), and the status is no part of the score.
"""

from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.leads.events import LeadConverted, LeadsChanged
from domain.scoring.service import rescore


@reacts_to(LeadsChanged)
async def score_changed_leads(ctx: Context, event: LeadsChanged) -> None:
    await rescore(ctx, event.lead_ids)


@reacts_to(LeadConverted)
async def score_converted_lead(ctx: Context, event: LeadConverted) -> None:
    await rescore(ctx, (event.lead_id,))
