from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Computed, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Conversation(HospitalRow, Stamped, Base):
    """One thread with one address of ours. Its row is locked while a turn runs: one conversation is one queue.

    `state` is the sealed dialogue state. `release_id` pins the flow versions it runs on; `standing` is where on them, as
    `flow.state` of each frame, the running one last, empty while nothing is under way. `mode` is `bot` or `human`: while a
    person has it the bot is silent. `nudge_at` and `close_at` are due instants of silence, null when nothing is open; they move
    with every turn, so the sweep is woken by `check_at`, the only one of them in an index.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        belongs_to("contact_address", "address_id"),
        belongs_to("channel_sender", "sender_id"),
        UniqueConstraint("hospital_id", "sender_id", "address_id"),
        Index("ix_conversation_check", "check_at", postgresql_where=text("check_at IS NOT NULL")),
        Index("ix_conversation_contact", "hospital_id", "contact_id"),
        {"postgresql_with": {"fillfactor": "70"}},
    )

    sender_id: Mapped[UUID]
    address_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    channel: Mapped[str]
    state: Mapped[bytes | None]
    release_id: Mapped[UUID | None]
    standing: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    mode: Mapped[str] = mapped_column(default="bot")
    human_until: Mapped[datetime | None]
    nudge_at: Mapped[datetime | None]
    close_at: Mapped[datetime | None]
    check_at: Mapped[datetime | None] = mapped_column(comment="when to look whether silence is due; moves seldom")
    turns: Mapped[int] = mapped_column(default=0)
    last_inbound_at: Mapped[datetime | None] = mapped_column(comment="opens WhatsApp's 24-hour window (facts 2.4)")


class InboundMessage(HospitalRow, Base):
    """A message that reached us. `arrival` orders a conversation; (account, provider_id) makes a repeat harmless.

    `status`: pending (no turn yet), handled, silenced (one of a flood: kept, nothing was done with it), failed (will be tried
    again at `retry_at`), dead (a person must look).
    """

    __tablename__ = "inbound_message"
    __table_args__ = (
        belongs_to("conversation", "conversation_id"),
        UniqueConstraint("hospital_id", "account", "provider_id"),
        Index("ix_inbound_message_conversation", "hospital_id", "conversation_id", "arrival"),
        # By time for reports: a BRIN costs a message next to nothing, and rows arrive in its order.
        Index("ix_inbound_message_received", "received_at", postgresql_using="brin"),
        Index("ix_inbound_message_dead", "received_at", postgresql_where=text("status = 'dead'")),
        # What is to be counted: written in the order of transactions.
        Index(
            "ix_inbound_message_turn_xid", "turn_xid", postgresql_using="brin", postgresql_with={"autosummarize": "on"}
        ),
        Index("ix_inbound_message_due", "retry_at", postgresql_where=text("status IN ('pending', 'failed')")),
        Index(
            "ix_inbound_message_open",
            "hospital_id",
            "conversation_id",
            postgresql_where=text("status IN ('pending', 'failed')"),
        ),
    )

    arrival: Mapped[int] = mapped_column(BigInteger, Identity())
    conversation_id: Mapped[UUID]
    account: Mapped[str] = mapped_column(default="")
    provider_id: Mapped[str]
    content: Mapped[bytes] = mapped_column(comment="sealed JSON of the Inbound")
    kind: Mapped[str] = mapped_column(default="message", comment="message, or silence: a due instant that runs a turn")
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime] = mapped_column(comment="when a sweep may take it")
    error: Mapped[str] = mapped_column(default="", comment="a code, never a text")
    handled_at: Mapped[datetime | None]
    path: Mapped[str | None] = mapped_column(comment="the states its turn went through; names of ours only")
    turn_xid: Mapped[int | None] = mapped_column(BigInteger, comment="the transaction of a turn that left a path")


class OutboundMessage(HospitalRow, Base):
    """A message of ours. Born claimed by the process that made it (`lease_until`), so that nobody else sends it meanwhile.

    `status`: queued -> sent -> delivered -> read; failed, undelivered, unknown (the provider may have it), suppressed (opted
    out), dead. `rank` of a status never goes back. `provider_id` is the provider's id once known. One message may be sent
    in several `parts`; `part` counts those accepted. `sending` counts how often the provider took it and then did not
    deliver it, or a person had it sent again: reports name theirs, so that those of an earlier one change nothing.
    `holds_until`: it is a medium, and what follows it waits until then, or until the provider has passed it on.
    """

    __tablename__ = "outbound_message"
    __table_args__ = (
        belongs_to("conversation", "conversation_id"),
        Index("ix_outbound_message_conversation", "hospital_id", "conversation_id", "departure"),
        Index(
            "ix_outbound_message_due",
            "lane",
            "not_before",
            postgresql_where=text("waiting"),
        ),
        Index("ix_outbound_message_bulk", "hospital_id", postgresql_where=text("waiting AND lane = 2")),
        Index("ix_outbound_message_created", "created_at", postgresql_using="brin"),
        Index("ix_outbound_message_provider", "hospital_id", "provider_id", postgresql_where=text("provider_id <> ''")),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    departure: Mapped[int] = mapped_column(BigInteger, Identity())
    conversation_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    address_id: Mapped[UUID]
    cause_id: Mapped[UUID | None] = mapped_column(comment="the inbound message it answers")
    channel: Mapped[str]
    lane: Mapped[int] = mapped_column(default=0, comment="0 replies, 1 reminders, 2 bulk")
    kind: Mapped[str] = mapped_column(server_default="message", comment="message, opt_out_notice, emergency")
    content: Mapped[bytes] = mapped_column(comment="sealed JSON of the Content")
    status: Mapped[str] = mapped_column(default="queued")
    waiting: Mapped[bool] = mapped_column(
        Computed("status IN ('queued', 'unknown')", persisted=True),
        comment="the index's predicate: reports that only move the status leave the indexes alone",
    )
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    holds_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    part: Mapped[int] = mapped_column(default=0)
    sending: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    provider_id: Mapped[str] = mapped_column(default="")
    error: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]


class SenderRate(HospitalRow, Base):
    """What counts for the rolling rate of one number, in all processes together; its id is the number's.

    `charges`: [holder, units, until when, still in use]; `waits`: [holder, lane, until when], in seconds of the database's clock.
    Until `paused_until` the provider wants nothing; `strikes` are pauses in a row that have not helped.
    """

    __tablename__ = "sender_rate"
    __table_args__ = (
        belongs_to("channel_sender", "id", on_delete="CASCADE"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    charges: Mapped[list[list[Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    waits: Mapped[list[list[Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    paused_until: Mapped[datetime | None]
    strikes: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class DeliveryEvent(HospitalRow, Base):
    """One status callback as it came, also for messages we do not know (yet). Kept, never overwritten."""

    __tablename__ = "delivery_event"
    __table_args__ = (
        Index("ix_delivery_event_outbound", "hospital_id", "outbound_id"),
        Index("ix_delivery_event_provider", "hospital_id", "provider_id"),
        Index("ix_delivery_event_unmatched", "at", postgresql_where=text("outbound_id IS NULL")),
    )

    outbound_id: Mapped[UUID | None]
    provider_id: Mapped[str]
    status: Mapped[str]
    error: Mapped[int | None]
    at: Mapped[datetime]


class ProviderRefusal(HospitalRow, Base):
    """The provider's no to one sending of a message. `code` is its own, an HTTP status, or 0 where we gave up by ourselves.

    `outcome`: again (it is sent again), dead (a dead letter), final (failed). `due_at` is set while tasks, alerts or a
    template are still to be made of it.
    """

    __tablename__ = "provider_refusal"
    __table_args__ = (
        belongs_to("outbound_message", "outbound_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "outbound_id", "sending", "code"),
        Index("ix_provider_refusal_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_provider_refusal_at", "hospital_id", "at"),
        Index("ix_provider_refusal_dead", "hospital_id", "outbound_id", postgresql_where=text("outcome = 'dead'")),
    )

    outbound_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    sending: Mapped[int]
    code: Mapped[int]
    kind: Mapped[str]
    outcome: Mapped[str]
    at: Mapped[datetime]
    due_at: Mapped[datetime | None]


class InboundWatermark(HospitalRow, Base):
    """Up to when everything people sent to one of our numbers is known to be here. `id` is the sender's.

    `checked_at` is when the provider's list was last looked at, `lease_until` set while somebody does.
    """

    __tablename__ = "inbound_watermark"
    __table_args__ = (
        belongs_to("channel_sender", "id", on_delete="CASCADE"),
        Index("ix_inbound_watermark_checked", "checked_at"),
    )

    complete_until: Mapped[datetime]
    checked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]


class StoredMedia(HospitalRow, Base):
    """A medium a person sent: first a reference at the provider, then its sealed bytes (facts 2.4).

    `status`: waiting, stored, refused (type or size), gone (the provider no longer has it), failed.
    """

    __tablename__ = "stored_media"
    __table_args__ = (
        belongs_to("inbound_message", "inbound_id"),
        Index("ix_stored_media_due", "retry_at", postgresql_where=text("status = 'waiting'")),
    )

    inbound_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    reference: Mapped[bytes] = mapped_column(comment="sealed provider URL")
    content_type: Mapped[str]
    status: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime]
    size: Mapped[int | None]
    data: Mapped[bytes | None] = mapped_column(comment="sealed")


class Outreach(HospitalRow, Base):
    """A message we begin (see `outreach`). `data` is sealed JSON: the variables of the flow that is started."""

    __tablename__ = "outreach"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        UniqueConstraint("hospital_id", "key"),
        Index("ix_outreach_due", "hospital_id", "lane", "due_at", postgresql_where=text("status = 'scheduled'")),
        Index("ix_outreach_contact", "hospital_id", "contact_id"),
    )

    key: Mapped[str]
    contact_id: Mapped[UUID]
    purpose: Mapped[str]
    flow: Mapped[str]
    data: Mapped[bytes]
    lane: Mapped[int]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    conversation_id: Mapped[UUID | None]


class CallLog(HospitalRow, Base):
    """A talk no machine carried, as staff wrote it down (COMM-01, COMM-02). One chat message logs one.

    `channel`: PHONE_CALL, IN_PERSON, VIDEO_CALL. `direction`: in (they began) or out. `minutes` None: not said.
    """

    __tablename__ = "call_log"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "key"),
        Index("ix_call_log_patient", "hospital_id", "patient_id", "at"),
        Index("ix_call_log_contact", "hospital_id", "contact_id"),
        Index("ix_call_log_at", "hospital_id", "at"),
    )

    key: Mapped[UUID] = mapped_column(comment="the request's: a retry logs nothing again")
    patient_id: Mapped[UUID]
    contact_id: Mapped[UUID | None]
    channel: Mapped[str]
    direction: Mapped[str]
    minutes: Mapped[int | None]
    outcome: Mapped[bytes] = mapped_column(comment="sealed")
    at: Mapped[datetime]
    logged_by: Mapped[UUID | None]


class UnroutedMessage(Base):
    """A genuine provider message to a number no hospital has: kept, so that it can be replayed once one does.

    The one table without a hospital: nobody but the operator's command line reads it.
    """

    __tablename__ = "unrouted_message"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[str]
    provider_id: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes]
    received_at: Mapped[datetime]
