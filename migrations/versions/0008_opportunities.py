"""Opportunities: what leads may bring, and how long they stay in each stage."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0008"
down_revision = "0007"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("opportunity", "opportunity_stage")


def upgrade() -> None:
    run_file(SQL / "0008_tables.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
