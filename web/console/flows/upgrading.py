"""A newer version of the software ships other conversations: what of them goes into the draft."""

from nicegui import ui

from bot.publishing import Clash, upgrade, upgrade_preview
from bot.publishing.merging import Side
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting

_SIDES: dict[str, Side] = {"ours": "ours", "shipped": "shipped"}


async def draw_upgrade(drafting: Drafting) -> None:
    """Nothing where nothing newer is shipped."""
    async with drafting.seat.work() as ctx:
        found = await upgrade_preview(ctx)
    if not found.needed:
        return
    choices: dict[str, Side] = {}
    with ui.element("section").classes("card").props('aria-label="New version"'):
        parts.heading("A newer version of the conversations is here")
        told = (("New", found.taken), ("Stay as you have them", found.kept), ("Put together of both", found.merged))
        for label, files in told:
            if files:
                parts.paragraph(f"{label}: {', '.join(files)}.")
        for clash in found.clashes:
            _draw_clash(clash, choices)
        if not drafting.seat.may("flows.upgrade"):
            parts.paragraph("An administrator can take it over.", "hint")
            return

        async def take() -> None:
            async with drafting.seat.work() as ctx:
                await upgrade(ctx, version=drafting.draft.version, choices=choices)
            parts.go(f"{frame.HOME}/publish")

        parts.button("Take it over into the draft", take, "main")


def _draw_clash(clash: Clash, choices: dict[str, Side]) -> None:
    async def chosen(side: str) -> None:
        choices.pop(clash.place, None)
        if side in _SIDES:
            choices[clash.place] = _SIDES[side]

    with ui.element("div").classes("clash"):
        parts.paragraph(f"Both changed {clash.place}.")
        parts.paragraph(f"Yours: {clash.ours or '(taken away)'}", "said-text")
        parts.paragraph(f"New: {clash.shipped or '(taken away)'}", "said-text")
        options = {"": "Please choose", "ours": "Keep yours", "shipped": "Take the new one"}
        parts.choice(f"What shall be at {clash.place}?", options, "", chosen)
