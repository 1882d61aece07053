"""The spine: hospitals, people, appointments, messages, tasks, audit."""

import re
from pathlib import Path

from alembic import op

from migrations.isolation import grant, isolate, make_role, run_file

revision = "0001"
down_revision = None

SQL = Path(__file__).parents[1] / "sql"
APPEND_ONLY = {"audit_entry", "consent_record", "delivery_event"}
WITHOUT_HOSPITAL = {"unrouted_message", "flow_version", "flow_release"}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    make_role()
    tables = (SQL / "0001_tables.sql").read_text()
    run_file(SQL / "0001_tables.sql")
    names = re.findall(r"^CREATE TABLE (\w+)", tables, re.M)
    isolate(*(name for name in names if name not in WITHOUT_HOSPITAL))
    grant("SELECT, INSERT", *(name for name in names if name in APPEND_ONLY | WITHOUT_HOSPITAL))
    grant("SELECT, INSERT, UPDATE, DELETE", *(name for name in names if name not in APPEND_ONLY | WITHOUT_HOSPITAL))
    grant("DELETE", "unrouted_message")
    grant("SELECT", "alembic_version")
    for path in sorted(SQL.glob("0001_functions*.sql")):
        run_file(path)
