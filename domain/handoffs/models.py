from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Handoff(HospitalRow, Stamped, Base):
    """One wish for a person in one conversation. `number` is its task's, by which staff name it.

    `status`: WAITING, ACCEPTED, CLOSED; `closed_why`: handed_back, task_done, patient (went back to the bot), silence.
    `told_arrival` is the last inbound message the holder was shown or told of, `told_at` when they were told.
    """

    __tablename__ = "handoff"
    __table_args__ = (
        belongs_to("conversation", "conversation_id"),
        belongs_to("conversation", "sms_id"),
        belongs_to("task", "task_id"),
        belongs_to("staff_member", "accepted_by"),
        Index(
            "uq_handoff_open",
            "hospital_id",
            "conversation_id",
            unique=True,
            postgresql_where=text("status <> 'CLOSED'"),
        ),
        Index("ix_handoff_requested", "hospital_id", "requested_at"),
        Index("ix_handoff_number", "hospital_id", "number", "requested_at"),
        Index("ix_handoff_conversation", "hospital_id", "conversation_id"),
    )

    conversation_id: Mapped[UUID]
    sms_id: Mapped[UUID | None] = mapped_column(comment="the same phone's SMS thread, once staff wrote there")
    task_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[str] = mapped_column(default="WAITING", server_default="WAITING")
    accepted_by: Mapped[UUID | None]
    requested_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str] = mapped_column(default="", server_default="")
    remind_at: Mapped[datetime | None] = mapped_column(comment="when staff are told once more that nobody has it")
    told_arrival: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    told_at: Mapped[datetime | None]


class HandoffMessage(HospitalRow, Base):
    """Who of the staff wrote an outgoing message; the row's id is the message's."""

    __tablename__ = "handoff_message"
    __table_args__ = (
        belongs_to("outbound_message", "id", on_delete="CASCADE"),
        belongs_to("handoff", "handoff_id"),
        belongs_to("staff_member", "staff_id"),
    )

    handoff_id: Mapped[UUID]
    staff_id: Mapped[UUID]


class HandoffFile(HospitalRow, Stamped, Base):
    """A file on its way from staff to a patient: it waits until its bytes are here, then goes out as a message of the chat.

    `inbound_id` is the message it came with; `data` is the patient's from then on. `status`: WAITING, SENT, REFUSED.
    """

    __tablename__ = "handoff_file"
    __table_args__ = (
        belongs_to("conversation", "conversation_id"),
        belongs_to("handoff", "handoff_id"),
        belongs_to("staff_member", "staff_id"),
        belongs_to("inbound_message", "inbound_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "inbound_id"),
        Index("ix_handoff_file_waiting", "hospital_id", postgresql_where=text("status = 'WAITING'")),
        Index("ix_handoff_file_conversation", "hospital_id", "conversation_id"),
    )

    conversation_id: Mapped[UUID]
    handoff_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    inbound_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(default="WAITING", server_default="WAITING")
    caption: Mapped[bytes | None] = mapped_column(comment="sealed")
    content_type: Mapped[str] = mapped_column(default="", server_default="")
    data: Mapped[bytes | None] = mapped_column(comment="sealed")
    outbound_id: Mapped[UUID | None] = mapped_column(comment="the message that carries it")


class HandoffNote(HospitalRow, Stamped, Base):
    """What staff tell each other about a chat. The patient never sees it."""

    __tablename__ = "handoff_note"
    __table_args__ = (
        belongs_to("handoff", "handoff_id"),
        belongs_to("staff_member", "staff_id"),
        Index("ix_handoff_note_handoff", "hospital_id", "handoff_id"),
    )

    handoff_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(comment="sealed")


class CannedReply(HospitalRow, Stamped, Base):
    """A text the hospital sends often, by its short name: `/hours`. It is about nobody."""

    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("hospital_id", "name"),)

    name: Mapped[str]
    body: Mapped[str]
