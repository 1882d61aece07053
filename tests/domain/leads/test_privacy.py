"""What is kept of a lead goes with the person, and is in the copy they may have (NDPA s.34, s.38)."""

from datetime import date
from uuid import uuid4

import pytest

from domain.kit.errors import Conflict
from domain.leads import service as leads
from domain.leads.rules import InteractionKind, Status
from domain.privacy.erasure import erase_next
from domain.privacy.export import collect
from tests.domain.leads.office import Office
from tests.domain.privacy.lives import found

MARKS = ("Canaryname", "canary@mail.com", "2348030001111", "canarynote", "canarycall", "canarylost", "canarycompany")


async def test_nothing_of_an_erased_lead_is_found_anywhere(office: Office) -> None:
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Canaryname Obi")
    assert row is not None
    async with office.system() as ctx:
        await leads.edit(
            ctx,
            row["id"],
            email="canary@mail.com",
            notes="canarynote",
            address="canarynote",
            company="canarycompany",
            referred_by="canarynote",
            date_of_birth=date(1990, 1, 1),
            interested_in=["canarynote"],
        )
        await leads.log_interaction(ctx, row["id"], InteractionKind.PHONE_CALL, notes="canarycall")
        await leads.move(ctx, row["id"], Status.LOST, "canarylost")
        await leads.move(ctx, row["id"], Status.CONTACTED, "canarylost")
        other = await leads.create(ctx, first_name="Other", last_name="Person")
        merge = await leads.merge(ctx, kept_id=other.id, merged_id=row["id"], take=("source",))
        await leads.undo_merge(ctx, merge.id)
        merge = await leads.merge(ctx, kept_id=row["id"], merged_id=other.id)
        copy = await collect(ctx, person.contact, [])
    assert copy.sections["lead"][0]["email"] == "canary@mail.com"
    assert copy.sections["lead_interaction"][0]["kind"] == "PHONE_CALL"
    assert not [key for key in ("notes", "lost_reason", "search") if key in copy.sections["lead"][0]]
    assert "journal" not in copy.sections["lead_merge"][0]
    assert {mark for _, _, mark in await found(office.owner, MARKS)} == set(MARKS)
    await office.owner.execute(
        "INSERT INTO erasure (hospital_id, id, receipt, contact_id, patients, requested_at, due_at)"
        " VALUES ($1, $2, 'ER-X', $3, '[]', $4, $4)",
        office.id,
        uuid4(),
        person.contact,
        office.now,
    )
    async with office.system() as ctx:
        assert await erase_next(ctx) is not None
    assert await found(office.owner, MARKS) == set()
    erased = await office.row(row["id"])
    assert (erased["deleted_at"], erased["source"]) == (office.now, "WHATSAPP")
    with pytest.raises(Conflict, match="erased"):
        async with office.system() as ctx:
            await leads.undo_merge(ctx, merge.id)
