"""The staff's side of the chat: one registry of commands, served alike over Telegram, WhatsApp and SMS.

A message from a linked chat is a turn like a patient's (one transaction, one commit with its reply); the desk answers it
instead of the dialogue. A command is one file in `commands/`.
"""
