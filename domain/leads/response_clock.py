"""By when somebody must have answered: counted in the hospital's working hours (LEAD-17)."""

from datetime import datetime, timedelta

from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.tasks.service import due_in_working_time


async def due_after(ctx: Context, minutes: int) -> datetime:
    """The instant by which so many working minutes will have passed.

    Hours that hold too little time count as none: a lead is not refused for a hospital's settings.
    """
    try:
        return await due_in_working_time(ctx, minutes)
    except Invalid:
        return ctx.now + timedelta(minutes=minutes)
