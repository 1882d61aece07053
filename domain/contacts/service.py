"""What a contact tells of themselves. Names are sealed."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.contacts.events import ContactIntroduced
from domain.kit.context import AuditNote, Context
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.staff.rules import require_own_contact

_RENAME = text(
    "UPDATE contact SET display_name = :name, updated_at = :now WHERE hospital_id = :hospital AND id = :id"
    " RETURNING phone"
)
_KNOWN = text("SELECT display_name, locale FROM contact WHERE hospital_id = :hospital AND id = :id")
_OF_PHONE = text(
    "SELECT id FROM contact WHERE hospital_id = :hospital AND phone = :phone ORDER BY created_at DESC, id DESC LIMIT 1"
)
_MAKE = text(
    "INSERT INTO contact (hospital_id, id, display_name, phone, locale, created_at, updated_at)"
    " VALUES (:hospital, :id, :name, :phone, '', :now, :now)"
)
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
    """Keeps the name a contact goes by, at most 120 characters. Announces `ContactIntroduced`."""
    require_own_contact(ctx, contact_id, "contacts.rename")
    sealed = ctx.keys.seal_text(name[:120])
    values = {"name": sealed, "now": ctx.now, "hospital": ctx.hospital.id, "id": contact_id}
    contact = (await ctx.session.execute(_RENAME, values)).one_or_none()
    if contact is not None:
        await announce(ctx, ContactIntroduced(contact_id, name[:120], contact.phone))


@operation("contacts.prefer_language", audit="language_changed")
async def prefer_language(ctx: Context, contact_id: UUID, locale: str) -> None:
    """The language for whatever we write first."""
    require_own_contact(ctx, contact_id, "contacts.prefer_language")
    await ctx.session.execute(
        _LANGUAGE, {"locale": locale, "now": ctx.now, "hospital": ctx.hospital.id, "id": contact_id}
    )


async def contact_of_phone(ctx: Context, *, phone: str, name: str) -> UUID:
    """The newest contact of this phone (E.164), or a new one of this name: for use cases of staff, who hold the permission."""
    known = {"hospital": ctx.hospital.id, "phone": phone}
    found: UUID | None = (await ctx.session.execute(_OF_PHONE, known)).scalar_one_or_none()
    if found is not None:
        return found
    contact_id = uuid7()
    sealed = ctx.keys.seal_text(name[:120])
    await ctx.session.execute(_MAKE, {**known, "id": contact_id, "name": sealed, "now": ctx.now})
    ctx.note(AuditNote("contact_created", "contacts", contact_id))
    return contact_id
