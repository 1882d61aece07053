"""Silence is answered within the day in which WhatsApp takes free text: longer settings become the longest."""

from alembic import op

revision = "0027"
down_revision = "0026"

LONGEST = 1380  # minutes


def upgrade() -> None:
    op.execute(
        f"""
        UPDATE hospital_setting SET value = '{{"value": {LONGEST}}}'
        WHERE name IN ('nudge_after_minutes', 'close_after_minutes') AND (value ->> 'value')::int > {LONGEST}
        """
    )
