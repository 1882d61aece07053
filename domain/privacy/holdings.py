"""Which rows are a person's, read from the tables themselves: every table that leads to a contact or a patient.

A row is the person's if it names their contact, or a patient of theirs, or belongs to a row that does. A row that names
another patient is that patient's, also when this contact made it.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ForeignKeyConstraint, LargeBinary, Table

from domain.kit.db import Base

_SPECIAL = {
    "contact": "id = :contact",
    "patient": "id = ANY (:patients)",
    "patient_contact": "contact_id = :contact",
    "audit_entry": "(patient_id = ANY (:patients) OR actor_id = :contact)",
    "consent_record": "contact_id = :contact",
}
_REFERENCES = (
    ("conversation_id", "conversation"),
    ("inbound_id", "inbound_message"),
    ("outbound_id", "outbound_message"),
    ("appointment_id", "appointment"),
)
# Ours, not anybody's: the hospital's books about the data.
_NOBODYS = frozenset({"data_export", "erasure", "provider_deletion", "retention_run", "anonymous_survey_response"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with rows of people. `mine` is a condition over :hospital, :contact and :patients.

    `sealed` are the columns the application encrypts, `nullable` those of them that may be emptied to null.
    """

    table: str
    mine: str
    columns: tuple[str, ...]
    sealed: tuple[str, ...]
    nullable: frozenset[str]
    order: str


@cache
def holdings() -> dict[str, Holding]:
    """Every table with rows of people, by name. `domain.discovery.load()` must have run."""
    found = {}
    for table in Base.metadata.sorted_tables:
        mine = _mine(table, ())
        if mine is None:
            continue
        names = tuple(column.name for column in table.columns)
        sealed = tuple(
            column.name
            for column in table.columns
            if isinstance(column.type, LargeBinary) and not column.name.endswith("digest")
        )
        order = next((name for name in ("created_at", "at", "received_at", "id") if name in names), names[-1])
        nullable = frozenset(name for name in sealed if table.columns[name].nullable)
        found[table.name] = Holding(table.name, mine, names, sealed, nullable, order)
    return found


def _mine(table: Table, seen: tuple[str, ...]) -> str | None:
    """The condition that makes a row the person's, or None for tables about nobody."""
    name = table.name
    if name in _NOBODYS or name in seen or "hospital_id" not in table.columns:
        return None
    named = _SPECIAL.get(name) or (_about() if "related_type" in table.columns else _named(table))
    if named is not None:
        return named
    columns = table.columns
    parents = [(column, parent) for column, parent in _REFERENCES if column in columns]
    parents += [
        (constraint.column_keys[-1], constraint.referred_table.name)
        for constraint in sorted(table.constraints, key=lambda c: str(c.name))
        if isinstance(constraint, ForeignKeyConstraint)
    ]
    for column, parent in parents:
        referred = Base.metadata.tables[parent]
        condition = _mine(referred, (*seen, name)) if "id" in referred.columns else None
        if condition is not None:
            return f"{column} IN (SELECT id FROM {parent} WHERE hospital_id = :hospital AND {condition})"  # noqa: S608
    return None


@cache
def _about() -> str:
    """The condition where the row says by a table's name and an id what it is about: a task, a follow-up.

    Whatever names a person can be meant: a complaint's words also stand in the task that it opened.
    """
    rows = ["SELECT 'contact', CAST(:contact AS uuid)", "SELECT 'patient', unnest(CAST(:patients AS uuid[]))"]
    for table in Base.metadata.sorted_tables:
        condition = None if table.name in _SPECIAL or table.name in _NOBODYS else _named(table)
        if condition is not None and "id" in table.columns:
            rows.append(f"SELECT '{table.name}', id FROM {table.name} WHERE hospital_id = :hospital AND {condition}")  # noqa: S608
    return f"(related_type, related_id) IN ({' UNION ALL '.join(rows)})"


def _named(table: Table) -> str | None:
    """The condition where the row itself names somebody."""
    if "patient_id" in table.columns and "contact_id" in table.columns:
        return "(patient_id = ANY (:patients) OR (contact_id = :contact AND patient_id IS NULL))"
    if "patient_id" in table.columns:
        return "patient_id = ANY (:patients)"
    return "contact_id = :contact" if "contact_id" in table.columns else None
