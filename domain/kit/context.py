"""Who acts, for which hospital, when, and inside which transaction. Passed first to every use case."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from domain.kit.clock import Clock, local_day
from domain.kit.crypto import KeySet
from domain.kit.values import value

ActorKind = Literal["patient", "staff", "system", "admin"]


@value
class Actor:
    """Whoever acts. `id` is the contact's or staff member's; the system itself has none.

    `permissions` are operation names such as `appointments.book`, or `*`. `channel` and `cause` say from where:
    for chat, the channel and our id of the message that made it happen (SEC-04).
    """

    kind: ActorKind
    id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    channel: str = ""
    cause: UUID | None = None

    def may(self, permission: str) -> bool:
        return "*" in self.permissions or permission in self.permissions


SYSTEM = Actor("system", permissions=frozenset({"*"}))


@value
class Hospital:
    """The tenant. `code` prefixes human numbers; `zone` decides what a local day is."""

    id: UUID
    code: str
    name: str
    zone: ZoneInfo
    country: str = "NG"
    currency: str = "NGN"


@value
class AuditNote:
    """One line for the audit trail, written with the transaction it belongs to. Holds ids, never names or texts."""

    action: str
    entity: str = ""
    entity_id: UUID | None = None
    patient_id: UUID | None = None
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Context:
    """Everything a use case may need of the outside: the open transaction, the actor, the hospital, time, keys.

    `profile` is what the edge has in memory of the hospital, a `settings.HospitalProfile`: it spares reading it.
    """

    session: AsyncSession
    actor: Actor
    hospital: Hospital
    clock: Clock
    keys: KeySet
    notes: list[AuditNote] = field(default_factory=list)
    profile: object = None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return local_day(self.clock.now(), self.hospital.zone)

    def note(self, note: AuditNote) -> None:
        """Adds to the audit trail; the edge writes it in the same commit."""
        self.notes.append(note)
