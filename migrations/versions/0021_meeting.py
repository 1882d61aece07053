"""Meeting somebody new costs the same however many are known."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0021"
down_revision = "0020"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0021_meeting.sql")
