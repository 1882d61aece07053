"""The use cases of leads, gathered: `from domain.leads import service as leads`."""

from domain.leads.assigning import assign, take
from domain.leads.board import Board, Column, LeadStats, board, stats
from domain.leads.bulk import (
    BulkChange,
    BulkDone,
    CountChanged,
    Selected,
    Selection,
    count_selected,
    delete_many,
    edit_many,
)
from domain.leads.combining import FieldChoice
from domain.leads.converting import Converted, convert, leads_of_patient
from domain.leads.creating import Created, create, welcome
from domain.leads.duplicates import Duplicate, find_duplicates
from domain.leads.editing import delete, edit
from domain.leads.fields import LeadFields
from domain.leads.finding import LeadFilter, LeadPage, Nearest, nearest, page_of, show
from domain.leads.interactions import Interaction, log_interaction, record_first_response
from domain.leads.merging import Merged, MergePreview, merge, preview_merge
from domain.leads.pipeline import move
from domain.leads.rules import InteractionKind, Source, Status
from domain.leads.tagging import tag, untag
from domain.leads.timeline import Timeline, TimelineEntry, timeline
from domain.leads.unmerging import Unmerged, last_merge, undo_merge
from domain.leads.views import LeadCard, LeadDetail

__all__ = [
    "Board",
    "BulkChange",
    "BulkDone",
    "Column",
    "Converted",
    "CountChanged",
    "Created",
    "Duplicate",
    "FieldChoice",
    "Interaction",
    "InteractionKind",
    "LeadCard",
    "LeadDetail",
    "LeadFields",
    "LeadFilter",
    "LeadPage",
    "LeadStats",
    "MergePreview",
    "Merged",
    "Nearest",
    "Selected",
    "Selection",
    "Source",
    "Status",
    "Timeline",
    "TimelineEntry",
    "Unmerged",
    "assign",
    "board",
    "convert",
    "count_selected",
    "create",
    "delete",
    "delete_many",
    "edit",
    "edit_many",
    "find_duplicates",
    "last_merge",
    "leads_of_patient",
    "log_interaction",
    "merge",
    "move",
    "nearest",
    "page_of",
    "preview_merge",
    "record_first_response",
    "show",
    "stats",
    "tag",
    "take",
    "timeline",
    "undo_merge",
    "untag",
    "welcome",
]
