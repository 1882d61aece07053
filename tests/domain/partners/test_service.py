from uuid import uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import NotFound
from domain.partners import service as partners
from domain.partners.rules import PartnerType
from domain.partners.service import PartnerRecord
from tests.domain.leads.office import Office, office_of
from tests.domain.rivals import one_behind_the_other


async def partner(office: Office, name: str) -> PartnerRecord:
    async with office.system() as ctx:
        return await partners.add(ctx, name, PartnerType.REFERRAL_SOURCE)


async def credit(office: Office, one: PartnerRecord, lead: object) -> PartnerRecord:
    async with office.system() as ctx:
        return await partners.credit_referral(ctx, one.id, lead)  # type: ignore[arg-type]


async def test_a_lead_was_sent_by_one_also_when_two_are_named_at_once(
    database: Database, owner: asyncpg.Connection
) -> None:
    office = await office_of(database, owner)
    ada, obi = await partner(office, "Dr Ada"), await partner(office, "Dr Obi")
    lead = await office.lead()
    first, second = await one_behind_the_other(
        owner, f"SELECT id FROM lead WHERE id = '{lead}'", credit(office, ada, lead), credit(office, obi, lead)
    )
    assert (first.referred, second.referred) == (1, 1)
    rows = await owner.fetch("SELECT partner_id FROM partner_referral")
    assert [row["partner_id"] for row in rows] == [obi.id]


async def test_a_lead_that_is_not_there_is_not_found(database: Database, owner: asyncpg.Connection) -> None:
    office = await office_of(database, owner)
    ada = await partner(office, "Dr Ada")
    with pytest.raises(NotFound):
        await credit(office, ada, uuid4())
    async with office.system() as ctx:
        assert [(one.number, one.name) for one in await partners.listed(ctx)] == [(1, "Dr Ada")]
