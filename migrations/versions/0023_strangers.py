"""Whoever is known is not met again because somebody new wrote at the same moment."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0023"
down_revision = "0022"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0023_strangers.sql")
