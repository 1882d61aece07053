"""What a contact tells of themselves. Names are sealed."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.staff.rules import require_own_contact

_RENAME = text("UPDATE contact SET display_name = :name, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_KNOWN = text("SELECT display_name, locale FROM contact WHERE hospital_id = :hospital AND id = :id")
_LANGUAGE = text("UPDATE contact SET locale = :locale, updated_at = :now WHERE hospital_id = :hospital AND id = :id")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a contact has told of themselves; empty where they have not."""

    name: str = field(repr=False)
    locale: str


async def introduction(ctx: Context, contact_id: UUID) -> Introduction:
    """The name and language of the contact that acts. Raises `Forbidden` for another contact's."""
    require_own_contact(ctx, contact_id, "contacts.rename")
    row = (await ctx.session.execute(_KNOWN, {"hospital": ctx.hospital.id, "id": contact_id})).one()
    return Introduction(ctx.keys.open_text(row.display_name) if row.display_name else "", row.locale)


@operation("contacts.rename", audit="contact_renamed")
async def rename(ctx: Context, contact_id: UUID, name: str) -> None:
    """Keeps the name a contact goes by, at most 120 characters."""
    require_own_contact(ctx, contact_id, "contacts.rename")
    sealed = ctx.keys.seal_text(name[:120])
    await ctx.session.execute(_RENAME, {"name": sealed, "now": ctx.now, "hospital": ctx.hospital.id, "id": contact_id})


@operation("contacts.prefer_language", audit="language_changed")
async def prefer_language(ctx: Context, contact_id: UUID, locale: str) -> None:
    """The language for whatever we write first."""
    require_own_contact(ctx, contact_id, "contacts.prefer_language")
    await ctx.session.execute(
        _LANGUAGE, {"locale": locale, "now": ctx.now, "hospital": ctx.hospital.id, "id": contact_id}
    )
