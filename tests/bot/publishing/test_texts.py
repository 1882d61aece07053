"""Texts and translations as a table."""

import pytest

from bot import publishing
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.staff.rules import Role
from tests.bot.publishing.conftest import House

SAID = """flow: parking
title: "Hours and address"
start: say
states:
  say:
    say:
      - "Park behind the gate."
      - {one: "There is one space.", other: "There are {n:number} spaces.", count: n}
    go: end
  end:
    end: done
"""


async def test_every_message_with_its_places(house: House) -> None:
    async with house.as_(Role.MARKETING) as ctx:
        rows = await publishing.read_translations(ctx, "fr")
        assert len(rows) == len({(row.english, row.context) for row in rows}) > 600
        assert [row.english for row in rows if row.missing] == []
        asked = next(row for row in rows if row.english == "Who is the appointment for?")
        assert (asked.plural, asked.context, len(asked.texts), asked.places[0]) == ("", "", 1, "book.whom")
        with pytest.raises(NotFound, match="xx"):
            await publishing.read_translations(ctx, "xx")


async def test_a_new_text_is_translated_in_every_form(house: House) -> None:
    async with house.as_(Role.MARKETING) as ctx:
        draft = await publishing.save_file(ctx, version=0, name="parking.yaml", text=SAID)
        rows = {row.english: row for row in await publishing.read_translations(ctx, "fr") if row.missing}
        assert {english: (row.plural, row.texts, row.places) for english, row in rows.items()} == {
            "Park behind the gate.": ("", ("",), ("parking.say",)),
            "There is one space.": ("There are {n:number} spaces.", ("", ""), ("parking.say",)),
        }
        draft = await publishing.translate(
            ctx, version=draft.version, language="fr", english="Park behind the gate.", texts=["Derrière le portail."]
        )
        with pytest.raises(Invalid, match="2 forms"):
            await publishing.translate(
                ctx, version=draft.version, language="fr", english="There is one space.", texts=["Une place."]
            )
        draft = await publishing.translate(
            ctx,
            version=draft.version,
            language="fr",
            english="There is one space.",
            texts=["Il y a une place.", "Il y a {n:number} places."],
        )
        assert draft.changed == {"parking.yaml", "locales/fr.po"}
        assert not [row for row in await publishing.read_translations(ctx, "fr") if row.missing]
        diff = await publishing.diff_draft(ctx)
        assert [c.sentence for c in diff.changes if c.kind == "translation_changed"] == [
            "Français: “Park behind the gate.” reads “Derrière le portail.”.",
            "Français: “There is one space.” reads “Il y a une place. / Il y a {n:number} places.”.",
        ]
        release = await publishing.draft_release(ctx)
        assert release.catalogues.text("fr", "Park behind the gate.") == "Derrière le portail."


async def test_a_translation_is_changed_and_nothing_else(house: House) -> None:
    async with house.as_(Role.MARKETING) as ctx:
        english = "Who is the appointment for?"
        draft = await publishing.translate(ctx, version=0, language="yo", english=english, texts=["Ta ni?"])
        assert draft.changed == {"locales/yo.po"}
        assert len((await publishing.diff_draft(ctx)).changes) == 1
        with pytest.raises(Conflict):
            await publishing.translate(ctx, version=0, language="yo", english=english, texts=["Ta?"])
        with pytest.raises(NotFound):
            await publishing.translate(ctx, version=1, language="yo", english="Never said", texts=["?"])
        assert house.runs.catalogues.text("yo", english) != "Ta ni?"
