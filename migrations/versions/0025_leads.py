"""Leads are written with less work: what they are found by is made without planning, and empty columns are in no index."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0025"
down_revision = "0024"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0025_leads.sql")
