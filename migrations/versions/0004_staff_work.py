"""Staff's work: tasks as they write them, steps, reminders, follow-ups, news."""

from pathlib import Path

from alembic import op

from migrations.isolation import grant, isolate, run_file

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("subtask", "task_reminder", "follow_up", "staff_alert")


def upgrade() -> None:
    op.execute("ALTER TABLE task ADD COLUMN sealed_title BYTEA")
    op.execute("ALTER TABLE task ADD COLUMN recurrence VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE task ADD COLUMN overdue_told_at TIMESTAMP WITH TIME ZONE")
    run_file(SQL / "0004_tables.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
