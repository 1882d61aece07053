"""Message templates."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0007"
down_revision = "0006"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0007_tables.sql")
    isolate("message_template")
    grant("SELECT, INSERT, UPDATE, DELETE", "message_template")
