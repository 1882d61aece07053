"""Chats in people's hands: who waits, who has them, who wrote what, notes, canned texts."""

from pathlib import Path

from alembic import op

from migrations.isolation import grant, isolate, run_file

revision = "0005"
down_revision = "0004"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("handoff", "handoff_message", "handoff_note", "canned_reply")


def upgrade() -> None:
    op.execute("ALTER TABLE staff_alert ADD COLUMN sealed_body BYTEA")
    run_file(SQL / "0005_tables.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
