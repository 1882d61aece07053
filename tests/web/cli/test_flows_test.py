"""`careline flows test`: written chats are played; what goes another way is shown, and what no chat comes through."""

from pathlib import Path

from typer.testing import CliRunner

from bot.dialogue.loading import read_folder
from web.cli.flows import group

FLOW = """flow: parking
title: "Parking"
words: "parking"
start: which
states:
  which:
    ask: "Which gate?"
    options: {main: "Main gate", back: "Back gate"}
    go: {main: main, back: back}
  main:
    say: "Park on the left."
    go: end
  back:
    say: "Park on the right."
    go: end
  end:
    end: done
"""
CHAT = """name: at the main gate
from: parking
languages: [en_NG]
channels: [whatsapp]
steps:
  - bot: "Which gate?"
    options: [Main gate, Back gate]
  - tap: Main gate
  - bot: ["Park on the left.", "..."]
"""


def run(folder: Path, flow: str = FLOW, chat: str = CHAT, *options: str) -> tuple[int, list[str]]:
    around = {name: text for name, text in read_folder().items() if name in AROUND}
    for name, text in {**around, "parking.yaml": flow}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "transcripts").mkdir()
    (folder / "transcripts" / "parking.yaml").write_text(chat, encoding="utf-8")
    done = CliRunner().invoke(group, ["test", "--folder", str(folder), *options])
    return done.exit_code, done.output.splitlines()


AROUND = {f"{name}.yaml" for name in ("everywhere", "menu", "welcome", "human", "emergency")}


def test_what_no_chat_comes_through_is_named(tmp_path: Path) -> None:
    code, told = run(tmp_path)
    assert code == 0
    assert "No chat comes to parking: back" in told
    assert "No chat goes parking: back: otherwise -> end, which: back -> back" in told
    assert "No chat expects the words of parking: back" in told
    assert told[-2] == "1 chat in 1 play: 1 as written, 0 not."


def test_a_chat_that_goes_another_way_ends_with_1(tmp_path: Path) -> None:
    chat = tmp_path / "transcripts" / "parking.yaml"
    code, told = run(tmp_path, FLOW.replace("main: main, back: back", "main: back, back: main"), CHAT, str(chat))
    assert code == 1
    assert told[:6] == [
        f"{chat}:9 “at the main gate”, English over whatsapp",
        "      Which gate?",
        "      [Main gate]",
        "      [Back gate]",
        "    > [Main gate]",
        "      Park on the right.",
    ]
    assert told[told.index("  - Park on the left.") + 1] == "  + Park on the right."
    assert told[-2] == "1 chat in 1 play: 0 as written, 1 not."
    assert not any(line.startswith("No chat") for line in told)


def test_a_chat_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    code, told = run(tmp_path, FLOW, CHAT.replace("- tap:", "- touch:"))
    assert code == 1
    assert told[0].startswith("transcripts/parking.yaml:8: unknown_step: 'touch' is no step")
