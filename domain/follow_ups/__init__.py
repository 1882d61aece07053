"""Follow-ups: what was promised to whom and when, with what came of it (section 6). A task carries its reminders.

Public: `schedule`, `due`, `complete`, `move`, `delete`.
"""
