"""The dashboard as a picture: panels of bars, drawn with Pillow, which is only imported when somebody asks for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from domain.reports.service import Dashboard

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

WIDTH, PANEL, EDGE = 900, 300, 48
_INK, _QUIET, _LINE = (32, 40, 52), (110, 120, 132), (222, 226, 232)
_BLUE, _RED, _GREEN = (38, 110, 186), (205, 70, 60), (44, 140, 92)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its whole `value`, the `part` of it in the second colour, and what is written below and above."""

    label: str
    value: float
    part: float = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart. `part_name` explains the second colour, `lowest` and `highest` fix the scale where it is known."""

    title: str
    bars: tuple[Bar, ...]
    part_name: str = ""
    part_colour: tuple[int, int, int] = (205, 70, 60)
    lowest: float = 0
    highest: float | None = None


def panels_of(seen: Dashboard) -> tuple[Panel, ...]:
    """What is drawn; panels without anything to show are left out."""
    visits = tuple(Bar(f"{d.day.day}", d.visits, d.missed, str(d.visits) if d.visits else "") for d in seen.days)
    months = tuple(
        Bar(f"{m.month:%b}", m.score, note=f"{m.score:+.0f} (n {m.n})") for m in seen.nps_months if m.score is not None
    )
    heard = tuple(
        Bar(v.channel, v.heard + v.sent, v.heard, f"{v.heard} in, {v.sent} out")
        for v in seen.messages
        if v.heard + v.sent
    )
    stages = tuple(
        Bar(stage.replace("_", " ").capitalize().replace("Appointment scheduled", "Booked"), n, note=str(n))
        for stage, n in seen.leads.stages
    )
    panels = [Panel("Appointments a day, last 14 days", visits, "did not come")]
    if months:
        panels.append(Panel("NPS by month", months, lowest=-100, highest=100))
    if heard:
        panels.append(Panel("Messages of the last 7 days", heard, "from people", _GREEN))
    if any(bar.value for bar in stages):
        panels.append(Panel("Leads by stage", stages))
    return tuple(panels)


def png_of(title: str, panels: Sequence[Panel]) -> bytes:
    """A PNG of about 20 kB, 900 wide."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  # 15 MB that most processes never need

    height = 70 + PANEL * len(panels)
    image = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    small, plain, large = (ImageFont.load_default(size) for size in (15, 18, 26))
    draw.text((EDGE, 20), title, _INK, large)
    for place, panel in enumerate(panels):
        _panel(draw, panel, 70 + PANEL * place, plain, small)
    out = BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _panel(draw: "ImageDraw", panel: Panel, top: int, plain: "Font", small: "Font") -> None:
    draw.text((EDGE, top + 8), panel.title, _INK, plain)
    if panel.part_name and any(bar.part for bar in panel.bars):
        draw.rectangle((WIDTH - EDGE - 150, top + 13, WIDTH - EDGE - 138, top + 25), panel.part_colour)
        draw.text((WIDTH - EDGE - 130, top + 9), panel.part_name, _QUIET, small)
    high = panel.highest if panel.highest is not None else max([bar.value for bar in panel.bars] + [1])
    first, last = top + 66, top + PANEL - 34  # where the highest and the lowest value are

    def y(value: float) -> float:
        return last - (value - panel.lowest) / (high - panel.lowest) * (last - first)

    zero = y(0)
    draw.line((EDGE, zero, WIDTH - EDGE, zero), _LINE, 2)
    step = (WIDTH - 2 * EDGE) / max(len(panel.bars), 1)
    wide = min(step * 0.64, 90)
    for place, bar in enumerate(panel.bars):
        middle = EDGE + step * (place + 0.5)
        whole = y(bar.value)
        box = (middle - wide / 2, min(whole, zero), middle + wide / 2, max(whole, zero))
        draw.rectangle(box, _GREEN if panel.lowest < 0 <= bar.value else _RED if bar.value < 0 else _BLUE)
        if bar.part:
            draw.rectangle((box[0], y(bar.part), box[2], zero), panel.part_colour)
        draw.text((middle, box[1] - 4), bar.note, _INK, small, "ms")
        draw.text((middle, last + 8), bar.label, _QUIET, small, "ma")
