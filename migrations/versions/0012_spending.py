"""What sources of leads cost by month, and the indexes by time that reports read."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0012"
down_revision = "0009"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("source_spend",)


def upgrade() -> None:
    run_file(SQL / "0012_tables.sql")
    run_file(SQL / "0012_report_indexes.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE", *TABLES)
