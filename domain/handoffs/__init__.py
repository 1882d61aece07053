"""Chats that people have taken over from the bot: who waits, who has them, what staff wrote, and how the bot gets them back.

A patient's wish for a person makes a handoff beside its task, in the turn's own transaction. It waits until a member of
staff accepts it, and is closed when they hand back, when the patient or a long silence brings the bot back, or when the
task is done. A chat can be taken again after it was closed. Staff lock the task, then the conversation, then the handoff:
whoever finishes the task begins there, and under the conversation's lock what staff write stands in one order with what the
bot and the patient write.
"""
