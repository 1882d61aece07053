"""What a hospital runs at this moment, as rows: the ground its draft stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.dialogue.loading import is_chat
from domain.flows.models import FlowRelease
from domain.flows.service import current_release, newest_shipped, read_texts
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Forbidden, NotFound
from domain.settings.service import read_settings
from domain.staff.models import StaffMember

READ = "flows.read"


@dataclass(frozen=True, slots=True)
class Running:
    """`own` is the hospital's newest release, None without one. `shipped` is the newest the software ships.

    `follows`: it runs the shipped flows, with nothing of its own but chats. `pinned` is the release its new conversations pin.
    """

    own: FlowRelease | None
    shipped: FlowRelease
    based_on: UUID
    follows: bool

    @property
    def number(self) -> int:
        return self.own.number if self.own is not None else 0

    @property
    def pinned(self) -> UUID:
        return self.shipped.id if self.follows or self.own is None else self.own.id

    @property
    def manifest(self) -> dict[str, str]:
        """File name -> checksum. What the shipped flows have and an older release lacks, runs too."""
        own = self.own.manifest if self.own is not None else {}
        if self.follows:
            own = {file: checksum for file, checksum in own.items() if is_chat(file)}
        return {**self.shipped.manifest, **own}


async def running(ctx: Context) -> Running:
    """Raises `NotFound` where the service has never started: it stores the shipped flows."""
    shipped = await newest_shipped(ctx.session)
    if shipped is None:
        raise NotFound("No flows are stored yet. They are when the service starts for the first time.")
    own = await current_release(ctx.session, ctx.hospital.id)
    if own is None or own.based_on is None:
        return Running(own, shipped, shipped.id, own is None)
    base = await ctx.session.get(FlowRelease, own.based_on)
    follows = base is not None and base.checksum == own.checksum
    return Running(own, shipped, shipped.id if follows else own.based_on, follows)


async def files_of(ctx: Context, manifest: Mapping[str, str]) -> dict[str, str]:
    return await read_texts(ctx.session, manifest)


async def spoken_at(ctx: Context) -> tuple[str, ...]:
    """The languages in which the hospital's patients may read."""
    return (await read_settings(ctx.session, ctx.hospital.id)).languages


async def numbered(ctx: Context, number: int) -> FlowRelease:
    """The hospital's release of that number; 0 is the newest shipped one. Raises `NotFound`."""
    if number == 0:
        return (await running(ctx)).shipped
    query = select(FlowRelease).where(FlowRelease.hospital_id == ctx.hospital.id, FlowRelease.number == number)
    found = (await ctx.session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no release {number}.")
    return found


async def authors(ctx: Context, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of members of staff, by id."""
    wanted = {one for one in ids if one is not None}
    rows = await ctx.session.execute(
        select(StaffMember.id, StaffMember.name).where(
            StaffMember.hospital_id == ctx.hospital.id, StaffMember.id.in_(wanted)
        )
    )
    return {row.id: row.name for row in rows}


def require_reader(ctx: Context, permission: str = READ) -> None:
    """Raises `Forbidden`, audited. Looking at flows discloses nobody's data, so what is looked at is not noted each time."""
    if not ctx.actor.may(permission):
        ctx.note(AuditNote("operation_refused", "flows", detail={"operation": permission}))
        raise Forbidden(operation=permission)
