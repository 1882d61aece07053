"""Migration 0027: settings for silence that are longer than WhatsApp's day become the longest there are, others stay."""

import importlib
from uuid import uuid4

import asyncpg
import pytest


async def test_longer_silence_becomes_the_longest(owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    silence = importlib.import_module("migrations.versions.0027_silence")
    hospital, other = uuid4(), uuid4()
    await owner.execute("SET session_replication_role = replica")  # settings without their hospitals
    for one, name, minutes in (
        (hospital, "nudge_after_minutes", 1381), (hospital, "close_after_minutes", 100_000),
        (hospital, "hold_minutes", 5_000), (other, "close_after_minutes", 1380), (other, "nudge_after_minutes", 7),
    ):  # fmt: skip
        await owner.execute("INSERT INTO hospital_setting VALUES ($1, $2, $3)", one, name, f'{{"value": {minutes}}}')
    statements: list[str] = []
    monkeypatch.setattr(silence.op, "execute", statements.append)
    silence.upgrade()
    for statement in statements:
        await owner.execute(statement)
    rows = await owner.fetch("SELECT hospital_id, name, value ->> 'value' AS value FROM hospital_setting")
    assert {(row["hospital_id"], row["name"]): row["value"] for row in rows} == {
        (hospital, "nudge_after_minutes"): "1380", (hospital, "close_after_minutes"): "1380",
        (hospital, "hold_minutes"): "5000", (other, "close_after_minutes"): "1380", (other, "nudge_after_minutes"): "7",
    }  # fmt: skip
