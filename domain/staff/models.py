from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped


class StaffMember(HospitalRow, Stamped, Base):
    """Somebody who works for the hospital. `role` is a `rules.Role`; no password hash, no log-in by password."""

    __tablename__ = "staff_member"
    __table_args__ = (
        Index(
            "uq_staff_member_email",
            "hospital_id",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("email IS NOT NULL"),
        ),
    )

    name: Mapped[str]
    role: Mapped[str]
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    email: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    password_hash: Mapped[str | None]
