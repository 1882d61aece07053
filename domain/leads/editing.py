"""Changing a lead's fields, and deleting one."""

from typing import Unpack
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.events import announce
from domain.leads.activities import locked_lead, write_activities
from domain.leads.events import LeadsChanged
from domain.leads.fields import LeadFields, columns_of, labels_of
from domain.leads.rules import Status
from domain.leads.views import LeadCard, card_by_id

_DELETE = text(
    "UPDATE lead SET deleted_at = :now, updated_at = :now WHERE hospital_id = :hospital AND id = :id AND deleted_at IS NULL"
)


@operation("leads.edit", audit="lead_edited")
async def edit(ctx: Context, lead_id: UUID, **fields: Unpack[LeadFields]) -> LeadCard:
    """Changes the fields given. The timeline says which, never what. Announces `LeadsChanged`.

    Raises `NotFound`, `Invalid` naming the field, or when no name, phone or e-mail address would be left.
    """
    values = columns_of(ctx, fields)
    lead = await locked_lead(ctx, lead_id)
    if not values:
        return await card_by_id(ctx, lead_id)
    if not any(values.get(name, getattr(lead, name)) for name in ("first_name", "last_name", "phone", "email")):
        raise Invalid("a lead needs a name, a phone number or an e-mail address", field="first_name")
    sets = ", ".join(
        f"{name} = CAST(:{name} AS jsonb)" if name == "interested_in" else f"{name} = :{name}" for name in values
    )
    statement = text(f"UPDATE lead SET {sets}, updated_at = :now WHERE hospital_id = :hospital AND id = :id")  # noqa: S608
    parameters = values | {"hospital": ctx.hospital.id, "id": lead_id, "now": ctx.now}
    if "interested_in" in values:
        parameters["interested_in"] = orjson.dumps(values["interested_in"]).decode()
    await ctx.session.execute(statement, parameters)
    await write_activities(ctx, [lead_id], "EDITED", f"Changed: {labels_of(values)}"[:200])
    await announce(ctx, LeadsChanged((lead_id,)))
    return await card_by_id(ctx, lead_id)


@operation("leads.delete", audit="lead_deleted", confirm=True)
async def delete(ctx: Context, lead_id: UUID) -> LeadCard:
    """Takes a lead out of every list; the row and its history stay (C17). Returns it as it was.

    Raises `Conflict` for a converted one (BR-02, LEAD-15), `NotFound`.
    """
    lead = await locked_lead(ctx, lead_id)
    if Status(lead.status) is Status.CONVERTED:
        raise Conflict("a lead that became a patient cannot be deleted", status=lead.status)
    card = await card_by_id(ctx, lead_id)
    await ctx.session.execute(_DELETE, {"hospital": ctx.hospital.id, "id": lead_id, "now": ctx.now})
    await write_activities(ctx, [lead_id], "DELETED", "Deleted")
    return card
