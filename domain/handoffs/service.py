"""The use cases of chats, gathered: `from domain.handoffs import service as handoffs`."""

from domain.handoffs.canned import Canned, canned, canned_replies, drop_canned, keep_canned
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
    "Requested",
    "Waiting",
    "Who",
    "WindowClosed",
    "accept",
    "canned",
    "canned_replies",
    "drop_canned",
    "hand_back",
    "keep_canned",
    "last_own",
    "line_to",
    "note",
    "read",
    "request",
    "sign",
    "transfer",
    "waiting",
]
