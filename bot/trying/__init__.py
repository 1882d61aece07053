"""Trying flows without a hospital: one person's chat with the pure machine, and chats written down as tests.

`trial` one conversation on a sample hospital, with a virtual clock and outcomes the author chooses; `outcomes` what the
domain would give; `transcripts` the written chats, `playing` plays one, `coverage` what they come through, `running` all of
them; `recording` writes a trial down as a chat, `redacting` a real conversation. Nothing here reads or writes a database.
"""
