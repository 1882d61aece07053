"""Refusals of the provider as rows, sendings with numbers, senders that pause, and how far incoming messages are complete."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0018"
down_revision = "0021"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("provider_refusal", "inbound_watermark")


def upgrade() -> None:
    run_file(SQL / "0018_refusals.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
