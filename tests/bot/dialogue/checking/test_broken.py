"""Broken flows: each has one fault, found once, with place, words and a way to mend it; the shipped flows have none.

A fixture is a flow file, or a folder of flow files and catalogues (`<language>.po`). The file with the fault ends in
the finding: `#! line: code: what is wrong — how to mend it`.
"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.dialogue.checking import check, codes
from bot.dialogue.loading import Problem, read_folder, read_texts
from bot.dialogue.wording import Catalogues, read_catalogues

BROKEN = Path(__file__).parent / "broken"
FIXTURES = sorted(path for path in BROKEN.iterdir() if path.suffix == ".yaml" or path.is_dir())
EXPECTED = re.compile(r"^#! (.+)$", re.MULTILINE)
# No set of flows can have them: it is a set without the file; translations have tests of their own (test_compiling.py).
NO_FIXTURE = {"everywhere", "po", "language"}


def files_of(fixture: Path) -> list[Path]:
    return [fixture] if fixture.is_file() else sorted(fixture.iterdir())


def findings(fixture: Path) -> list[Problem]:
    texts, catalogues = {}, {}
    for path in files_of(fixture):
        if path.suffix == ".yaml":
            texts[path.name] = path.read_text(encoding="utf-8")
        else:
            with path.open("rb") as file:
                catalogues[path.stem] = read_po(file, locale=path.stem)
    sources, problems = read_texts(texts)
    return problems or check(sources, Catalogues(catalogues))


def expected(fixture: Path) -> list[str]:
    return [
        f"{path.name}:{told}"
        for path in files_of(fixture)
        for told in EXPECTED.findall(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_one_fault_is_found_once_with_its_place_and_a_fix(fixture: Path) -> None:
    found = findings(fixture)
    assert [str(problem) for problem in found] == expected(fixture)
    [problem] = found
    assert problem.fix
    assert (problem.severity, problem.code in codes()) == (codes()[problem.code][0], True)


def test_everything_that_can_be_found_has_a_fixture() -> None:
    told = {
        code
        for fixture in FIXTURES
        for line in expected(fixture)
        for code in re.findall(r":\d+: (?:warning )?(\w+):", line)
    }
    assert told | NO_FIXTURE == set(codes())
    assert len(FIXTURES) >= 40


def test_a_broken_file_hides_no_other() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in BROKEN.glob("*.yaml")}
    _, problems = read_texts(texts)
    assert [p.file for p in problems] == sorted(
        path.name for path in BROKEN.glob("*.yaml") if read_texts({path.name: texts[path.name]})[1]
    )


def test_the_shipped_flows_have_no_finding_not_even_a_warning() -> None:
    sources, problems = read_texts(read_folder())
    assert problems == []
    assert check(sources, read_catalogues()) == []
