"""How the parser reads the labelled corpus, per type and language: `python -m tests.bot.dialogue.parsing.report`."""

from collections.abc import Sequence

from tests.bot.dialogue.parsing.test_corpus import LANGUAGES, READERS, SAMPLES, Outcome, outcomes

COLUMNS = (*LANGUAGES, SAMPLES, "all")


def table() -> str:
    """Understood as labelled / inputs; !n: n wrongly accepted; ?n: n red flags missed."""
    lines = ["right/inputs, !wrongly accepted, ?red flags missed", "", _line("type", COLUMNS)]
    lines += [_line(kind, [_cell(_of(kind, column)) for column in COLUMNS]) for kind in READERS]
    lines.append(_line("all", [_cell(_of("", column)) for column in COLUMNS]))
    lines.append(_line("right %", [_percent(_of("", column)) for column in COLUMNS]))
    held_out, shown = (
        [x for x in outcomes() if x.language in LANGUAGES[2:] and x.held_out is out] for out in (True, False)
    )
    lines += ["", f"folders: shown {_percent(shown)} %, held out {_percent(held_out)} %"]
    judged = [x for x in outcomes() if x.kind != "emergencies"]
    wrong = sum(x.wrongly_accepted for x in judged)
    lines.append(f"wrongly accepted: {wrong} of {len(judged)}, {100 * wrong / len(judged):.2f} %")
    lines.append(f"red flags missed: {sum(x.missed_flag for x in outcomes())} of {len(_of('emergencies', 'all'))}")
    return "\n".join(lines)


def _of(kind: str, language: str) -> list[Outcome]:
    return [x for x in outcomes() if kind in ("", x.kind) and language in ("all", x.language)]


def _cell(some: Sequence[Outcome]) -> str:
    if not some:
        return "-"
    wrong, missed = sum(x.wrongly_accepted for x in some), sum(x.missed_flag for x in some)
    return f"{sum(x.right for x in some)}/{len(some)}" + f" !{wrong}" * bool(wrong) + f" ?{missed}" * bool(missed)


def _percent(some: Sequence[Outcome]) -> str:
    return f"{100 * sum(x.right for x in some) / len(some):.1f}" if some else "-"


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<17}" + "".join(f"{cell:>18}" for cell in cells).rstrip()


if __name__ == "__main__":
    print(table())
