"""Queues are looked through by hospital and lane, dead letters by their refusal."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0024"
down_revision = "0023"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0024_queue_indexes.sql")
