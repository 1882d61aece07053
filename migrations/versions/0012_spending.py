"""What sources of leads cost by month, the indexes by time that reports read, files on their way from staff to patients."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0012"
down_revision = "0009"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("source_spend", "handoff_file")


def upgrade() -> None:
    run_file(SQL / "0012_tables.sql")
    run_file(SQL / "0012_report_indexes.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE", *TABLES)
    grant("DELETE", "handoff_file")
