from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base


class FlowRelease(Base):
    """An immutable set of flows and translations a conversation can pin. `hospital_id` null: shipped with the software.

    `manifest` maps file names to checksums of texts in `flow_version`. `number` counts up per hospital, and by itself for
    the shipped ones. Of a hospital's own: `based_on` is the shipped release it was made from, `replaces` the release that
    was current before it, `restores` the number it went back to. `moves` maps `flow.state` of the replaced release to this
    one's; null leaves the conversations where they are.
    """

    __tablename__ = "flow_release"
    __table_args__ = (
        UniqueConstraint("hospital_id", "number"),
        Index("uq_flow_release_shipped", "checksum", unique=True, postgresql_where=text("hospital_id IS NULL")),
        Index("uq_flow_release_shipped_number", "number", unique=True, postgresql_where=text("hospital_id IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hospital_id: Mapped[UUID | None]
    number: Mapped[int]
    checksum: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID | None]
    based_on: Mapped[UUID | None]
    replaces: Mapped[UUID | None]
    restores: Mapped[int | None]
    moves: Mapped[dict[str, Any] | None]


class FlowVersion(Base):
    """One file's text as it was published; the checksum is of the text. Hospitals with the same text share the row."""

    __tablename__ = "flow_version"
    __table_args__ = (UniqueConstraint("name", "checksum"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    checksum: Mapped[str]
    source: Mapped[str]


class FlowCurrent(Base):
    """The release a hospital's new conversations begin on. Without a row it is the one the software ships."""

    __tablename__ = "flow_current"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    release_id: Mapped[UUID] = mapped_column(ForeignKey("flow_release.id"))
    since: Mapped[datetime]


class FlowDraft(Base):
    """What a hospital is about to change: file name -> text, null for a file to be deleted. One draft a hospital.

    `version` counts the saves and never goes back, so that whoever saves names the one they saw. `base` maps each file to
    the checksum it had in what ran when it was saved; `based_on` is the shipped release whose changes the draft has.
    """

    __tablename__ = "flow_draft"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    based_on: Mapped[UUID]
    files: Mapped[dict[str, Any]]
    base: Mapped[dict[str, Any]]
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime]
