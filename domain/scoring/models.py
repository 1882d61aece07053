from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base


class ScoringRun(Base):
    """How far a hospital's rescoring has come: the night's walk over all leads, and which messages were looked at.

    `day` is the local day of the last nightly run, `after_lead_id` where it stands, `heard_until` and `said_until` the
    newest inbound and outbound message seen: their ids are ordered by time.
    """

    __tablename__ = "scoring_run"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date | None]
    after_lead_id: Mapped[UUID | None]
    done: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    heard_until: Mapped[UUID | None]
    said_until: Mapped[UUID | None]
