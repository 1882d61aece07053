"""What a hospital's conversations are made of, as stored: texts, releases, which one is current, the draft.

Only tables: reading, checking and publishing flows is the bot's (bot/publishing, bot/dialogue/releases.py).
"""
