"""The use cases of patients' files, gathered: `from domain.patient_files import service as files`."""

from domain.communications.call_log import Direction, LoggedTalk, TalkChannel, log_talk
from domain.patient_files.card import Card, Reached, Speaker, card, speaker_of
from domain.patient_files.history import Entry, History, history
from domain.patient_files.walk_ins import WalkIn, register_walk_in
from domain.patient_files.writing import FLOW, Written, open_addresses, write

__all__ = [
    "FLOW",
    "Card",
    "Direction",
    "Entry",
    "History",
    "LoggedTalk",
    "Reached",
    "Speaker",
    "TalkChannel",
    "WalkIn",
    "Written",
    "card",
    "history",
    "log_talk",
    "open_addresses",
    "register_walk_in",
    "speaker_of",
    "write",
]
