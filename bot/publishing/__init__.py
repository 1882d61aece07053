"""How a hospital shapes its conversations: a draft over what it runs, a diff in words, publishing, going back, upgrading.

A set of files is `name -> text`: flows (`book.yaml`), translations (`locales/fr.po`) and written chats
(`transcripts/at_the_gate.yaml`), which are played before the flows are published. A release is an immutable, numbered
manifest of such texts; number 0 stands for the flows as shipped. Nothing here touches a conversation: those finish on the
release they pinned (bot/dialogue/releases.py).

Public: `read_draft`, `save_file`, `discard_draft`, `check_draft`, `draft_release`; `read_translations`, `translate`;
`chats_of`, `chat_file`, `play_chats`, `recent_conversations`, `export_conversation`; `diff_draft`, `diff_releases`,
`compare`; `impact_of_draft`; `publish`, `roll_back`; `history`, `read_release`; `upgrade_preview`, `upgrade`.
Permissions: `flows.read` for what only looks; `flows.edit`, `flows.translate`, `flows.discard_draft` for the draft; for
administrators `flows.upgrade`, `flows.export`, and what patients meet: `flows.publish`, `flows.roll_back`.
"""

from bot.publishing.chats import Chat, chat_file, chats_of, play_chats
from bot.publishing.comparing import Change, FlowDiff, compare
from bot.publishing.drafts import Draft, check_draft, diff_draft, discard_draft, draft_release, read_draft, save_file
from bot.publishing.exporting import Recent, export_conversation, recent_conversations
from bot.publishing.history import Entry, diff_releases, history, read_release
from bot.publishing.impact import Impact, impact_of_draft
from bot.publishing.merging import Clash, Side
from bot.publishing.releasing import Published, publish, roll_back
from bot.publishing.texts import Translation, read_translations, translate
from bot.publishing.upgrading import Upgrade, upgrade, upgrade_preview

__all__ = [
    "Change",
    "Chat",
    "Clash",
    "Draft",
    "Entry",
    "FlowDiff",
    "Impact",
    "Published",
    "Recent",
    "Side",
    "Translation",
    "Upgrade",
    "chat_file",
    "chats_of",
    "check_draft",
    "compare",
    "diff_draft",
    "diff_releases",
    "discard_draft",
    "draft_release",
    "export_conversation",
    "history",
    "impact_of_draft",
    "play_chats",
    "publish",
    "read_draft",
    "read_release",
    "read_translations",
    "recent_conversations",
    "roll_back",
    "save_file",
    "translate",
    "upgrade",
    "upgrade_preview",
]
