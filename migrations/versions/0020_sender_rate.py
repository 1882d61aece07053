"""Rolling rates of our numbers, held for all processes."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0020"
down_revision = "0019"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0020_sender_rate.sql")
    isolate("sender_rate")
    grant("SELECT, INSERT, UPDATE, DELETE", "sender_rate")
