"""The README stays true: its commands, files and example flow are tried."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.dialogue.checking import check
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.wording import Catalogues
from web import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)|`make (\w+)`", README, re.M))))
def test_the_make_targets_exist(target: tuple[str, str]) -> None:
    name = target[0] or target[1]
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.M)


@pytest.mark.parametrize("words", sorted(set(re.findall(r"careline ((?:[a-z-]+ ?)+)", README))))
def test_the_commands_exist(words: str) -> None:
    parts = words.split()
    known = {info.replace("_", "-") for info in cli.names()}
    assert parts[0] in known
    result = CliRunner().invoke(cli.application(), [*parts[: 2 if parts[0] in cli.groups() else 1], "--help"])
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "path", re.findall(r"\]\(([^)h][^)]*)\)", README) + re.findall(r"^([a-z_/]+/) {2,}", README, re.M)
)
def test_the_files_it_names_exist(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_example_flow_is_sound() -> None:
    example = re.search(r"```yaml\n(.*?)```", README, re.S)
    assert example is not None
    sources, problems = read_texts({**read_folder(), "parking.yaml": example.group(1)})
    assert problems == []
    assert check(sources, Catalogues()) == []
