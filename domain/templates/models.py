from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped


class MessageTemplate(HospitalRow, Stamped, Base):
    """A text with `{variables}` in one language (TMPL-01). It is about nobody, so it is in clear.

    `channel` is any, whatsapp or sms. `version` counts the changes: a yes to sending covers the text that was shown.
    """

    __tablename__ = "message_template"
    __table_args__ = (UniqueConstraint("hospital_id", "name", "language"),)

    name: Mapped[str] = mapped_column(comment="lower case with underscores, for typing")
    language: Mapped[str]
    category: Mapped[str]
    channel: Mapped[str]
    body: Mapped[str]
    variables: Mapped[list[Any]]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    archived_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
