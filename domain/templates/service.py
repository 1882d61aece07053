"""Listing, making, changing, previewing and using templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.rules import Purpose
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import uuid7
from domain.templates.builtin import BUILT_IN
from domain.templates.rules import PURPOSES, Category, Channel, checked_body, checked_name, filled, variables_in

ENGLISH = "en_NG"
_COLUMNS = "id, name, language, category, channel, body, variables, version, archived_at"
_LIST = text(
    f"SELECT {_COLUMNS} FROM message_template WHERE hospital_id = :hospital AND archived_at IS NULL"  # noqa: S608  # ours
    " ORDER BY name, language"
)
_ONE = text(
    f"SELECT {_COLUMNS} FROM message_template WHERE hospital_id = :hospital AND name = :name AND archived_at IS NULL"  # noqa: S608
    " ORDER BY language = CAST(:language AS text) DESC, language = 'en_NG' DESC, language LIMIT 1"
)
_SEED = text(
    "INSERT INTO message_template (hospital_id, id, name, language, category, channel, body, variables)"
    " VALUES (:hospital, :id, :name, :language, :category, :channel, :body, CAST(:variables AS jsonb))"
    " ON CONFLICT (hospital_id, name, language) DO NOTHING"
)
# An archived one of this name comes back with the new text.
_CREATE = text(
    f"""
    INSERT INTO message_template AS t (hospital_id, id, name, language, category, channel, body, variables, created_by)
    VALUES (:hospital, :id, :name, :language, :category, :channel, :body, CAST(:variables AS jsonb), :by)
    ON CONFLICT (hospital_id, name, language) DO UPDATE SET category = excluded.category, channel = excluded.channel,
        body = excluded.body, variables = excluded.variables, version = t.version + 1, archived_at = NULL,
        created_by = excluded.created_by, updated_at = :now
        WHERE t.archived_at IS NOT NULL
    RETURNING {_COLUMNS}
    """  # noqa: S608  # ours
)
_CHANGE = text(
    "UPDATE message_template SET body = :body, variables = CAST(:variables AS jsonb), version = version + 1,"  # noqa: S608
    " updated_at = :now WHERE hospital_id = :hospital AND id = :id AND version = :version AND archived_at IS NULL"
    f" RETURNING {_COLUMNS}"
)
_ARCHIVE = text(
    "UPDATE message_template SET archived_at = :now, updated_at = :now"  # noqa: S608
    " WHERE hospital_id = :hospital AND id = :id AND archived_at IS NULL"
    f" RETURNING {_COLUMNS}"
)


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it is kept. `variables` are those its body names."""

    id: UUID
    name: str
    language: str
    category: Category
    channel: Channel
    body: str
    variables: tuple[str, ...]
    version: int
    archived_at: datetime | None = None

    @property
    def purpose(self) -> Purpose:
        """What a person must have agreed to."""
        return PURPOSES[self.category]


@dataclass(frozen=True, slots=True)
class Written:
    """A template with its values in: what would go out."""

    id: UUID
    template: Template
    text: str = field(repr=False)
    patient_id: UUID | None = None


def _template(row: Any) -> Template:
    return Template(
        row.id,
        row.name,
        row.language,
        Category(row.category),
        Channel(row.channel),
        row.body,
        tuple(row.variables),
        row.version,
        row.archived_at,
    )


async def seed(ctx: Context) -> None:
    """The templates every hospital begins with, as its own rows; those it has, also archived ones, stay as they are."""
    rows = [
        {
            "hospital": ctx.hospital.id,
            "id": uuid7(),
            "name": one.name,
            "language": ENGLISH,
            "category": one.category.value,
            "channel": Channel.ANY.value,
            "body": one.body,
            "variables": _json(one.body),
        }
        for one in BUILT_IN
    ]
    await ctx.session.execute(_SEED, rows)


def _json(body: str) -> str:
    return "[" + ",".join(f'"{name}"' for name in variables_in(body)) + "]"


@operation("templates.list", audit="templates_listed")
async def listed(ctx: Context) -> list[Template]:
    """Those in use, by name and language. The first look makes the built-in ones (TMPL-04)."""
    await seed(ctx)
    return [_template(row) for row in await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id})]


@operation("templates.read", audit="template_read")
async def read(ctx: Context, name: str, language: str = "") -> Template:
    """The template in this language, else in English, else in any. Raises `NotFound`."""
    values = {"hospital": ctx.hospital.id, "name": checked_name(name), "language": language or ENGLISH}
    row = (await ctx.session.execute(_ONE, values)).one_or_none()
    if row is None:
        await seed(ctx)
        row = (await ctx.session.execute(_ONE, values)).one_or_none()
    if row is None:
        raise NotFound("There is no template of that name.")
    return _template(row)


@operation("templates.create", audit="template_created")
async def create(
    ctx: Context,
    name: str,
    body: str,
    *,
    category: Category = Category.CUSTOM,
    channel: Channel = Channel.ANY,
    language: str = ENGLISH,
) -> Template:
    """A new template. Raises `Invalid` for a name, body or variable that cannot be, `Conflict` if there is one."""
    await seed(ctx)
    body = checked_body(body)
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "name": checked_name(name),
        "language": language,
        "category": category.value,
        "channel": channel.value,
        "body": body,
        "variables": _json(body),
        "by": ctx.actor.id,
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_CREATE, values)).one_or_none()
    if row is None:
        raise Conflict("There is a template of that name already. CHANGE TEMPLATE gives it another text.")
    return _template(row)


@operation("templates.change", audit="template_changed", confirm=True)
async def change(ctx: Context, template: Template, body: str) -> Template:
    """Another text for it. Raises `Invalid`, and `Conflict` if somebody else changed it since `template` was read."""
    body = checked_body(body)
    values = {
        "hospital": ctx.hospital.id,
        "id": template.id,
        "version": template.version,
        "body": body,
        "variables": _json(body),
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_CHANGE, values)).one_or_none()
    if row is None:
        raise Conflict("Somebody has changed this template meanwhile. Please look at it again.")
    return _template(row)


@operation("templates.archive", audit="template_archived", confirm=True)
async def archive(ctx: Context, template_id: UUID) -> Template:
    """Takes it out of use; making one of its name brings it back. Raises `NotFound`."""
    values = {"hospital": ctx.hospital.id, "id": template_id, "now": ctx.now}
    row = (await ctx.session.execute(_ARCHIVE, values)).one_or_none()
    if row is None:
        raise NotFound("There is no template of that name.")
    return _template(row)


@operation("templates.preview", audit="template_previewed", discloses=True)
async def preview(
    ctx: Context, template: Template, values: Mapping[str, str], *, patient_id: UUID | None = None
) -> Written:
    """What would go out (TMPL-03). Raises `Invalid` naming the variables without a value."""
    return Written(template.id, template, filled(template.body, values), patient_id)


@operation("templates.send", audit="template_used", confirm=True)
async def use(ctx: Context, template: Template, values: Mapping[str, str], *, patient_id: UUID) -> Written:
    """The text for whoever sends it now, in the same transaction. Raises `Invalid` as `preview` does."""
    written = Written(template.id, template, filled(template.body, values), patient_id)
    detail: dict[str, object] = {"template": template.name, "version": template.version}
    ctx.note(AuditNote("template_text", "templates", template.id, patient_id, detail))
    return written
