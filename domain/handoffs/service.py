"""The use cases of chats, gathered: `from domain.handoffs import service as handoffs`."""

from domain.handoffs.canned import Canned, canned, canned_replies, drop_canned, keep_canned
from domain.handoffs.files import (
    Ready,
    file_of_link,
    hospitals_with_files,
    keep_file,
    ready_files,
    refuse_file,
    sent_file,
)
from domain.handoffs.reading import Card, Waiting, last_own, read, waiting
from domain.handoffs.records import Handoff, Who
from domain.handoffs.replying import Line, WindowClosed, line_to, sign
from domain.handoffs.taking import Accepted, HandedBack, Note, Requested, accept, hand_back, note, request, transfer

__all__ = [
    "Accepted",
    "Canned",
    "Card",
    "HandedBack",
    "Handoff",
    "Line",
    "Note",
    "Ready",
    "Requested",
    "Waiting",
    "Who",
    "WindowClosed",
    "accept",
    "canned",
    "canned_replies",
    "drop_canned",
    "file_of_link",
    "hand_back",
    "hospitals_with_files",
    "keep_canned",
    "keep_file",
    "last_own",
    "line_to",
    "note",
    "read",
    "ready_files",
    "refuse_file",
    "request",
    "sent_file",
    "sign",
    "transfer",
    "waiting",
]
