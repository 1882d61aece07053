"""Work for people: opened by the bot or by staff, due in working hours, never with a patient's data in the title.

Public: `open_task`, `start`, `complete`, `cancel`, `open_tasks`, `overdue`, `read_task`, `due_in_working_time`, and
`rules.working_due`. Statuses follow TASK-03; OVERDUE is derived from the due instant and never stored.
"""
