"""`careline flows check`: a report for people, JSON for programs, and an end that says whether publishing is blocked."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.dialogue.schema import flow_schema
from web.cli.flows import group

FLOW = """flow: visit
title: "A visit"
start: tea
states:
  tea:
    ask: "Tea?"
    options: {a: "Yes please", b: "No thanks"}
    go: end
  end:
    end: done
"""
OPTIONS = ", ".join(f't{n}: "Tea no {n}"' for n in range(1, 12))


def check(folder: Path, flow: str, *options: str) -> tuple[int, str]:
    (folder / "visit.yaml").write_text(flow, encoding="utf-8")
    done = CliRunner().invoke(group, ["check", "--folder", str(folder), *options])
    return done.exit_code, done.stdout


def test_flows_without_a_fault_are_counted(tmp_path: Path) -> None:
    assert check(tmp_path, FLOW) == (0, "1 flows, 2 states, 1 languages (en_NG): no problems.\n")


def test_a_fault_is_shown_with_its_line_and_how_to_mend_it(tmp_path: Path) -> None:
    code, told = check(tmp_path, FLOW.replace("go: end", "go: {a: end, b: ned}"))
    assert (code, told.splitlines()) == (
        1,
        [
            "visit.yaml",
            "     8  error unknown_state: 'tea' goes to 'ned', which is no state",
            "        | go: {a: end, b: ned}",
            "        > did you mean 'end'?",
            "",
            "1 flows, 2 states, 1 languages (en_NG): 1 error.",
        ],
    )


def test_a_warning_blocks_only_where_it_shall(tmp_path: Path) -> None:
    many = FLOW.replace('{a: "Yes please", b: "No thanks"}', f"{{{OPTIONS}}}")
    code, told = check(tmp_path, many)
    assert (code, told.splitlines()[-1]) == (0, "1 flows, 2 states, 1 languages (en_NG): 1 warning.")
    assert check(tmp_path, many, "--strict")[0] == 1


def test_programs_read_json(tmp_path: Path) -> None:
    code, told = check(tmp_path, FLOW.replace('"Tea?"', '"Tea, {guest}?"'), "--json")
    assert code == 1
    assert json.loads(told) == [
        {
            "file": "visit.yaml",
            "line": 6,
            "code": "unset_variable",
            "message": "nothing in this flow sets 'guest'",
            "fix": "correct the name or add it to 'needs:'",
            "severity": "error",
        }
    ]
    assert check(tmp_path, FLOW, "--json") == (0, "[]\n")


def test_yaml_that_cannot_be_read_is_told_too(tmp_path: Path) -> None:
    code, told = check(tmp_path, FLOW.replace('"Tea?"', "Tea: or not?"))
    assert code == 1
    assert "     6  error yaml: a ':' stands in a text without quotes" in told.splitlines()


def test_the_schema_is_printed() -> None:
    assert json.loads(CliRunner().invoke(group, ["schema"]).stdout) == flow_schema()


def test_a_folder_that_is_not_there_is_not_without_a_fault(tmp_path: Path) -> None:
    for command in (["check"], ["test"], ["list"], ["graph", "visit"], ["diff"], ["publish", "--note", "Tea"]):
        done = CliRunner().invoke(group, [*command, "--folder", str(tmp_path / "flwos")])
        assert (command, done.exit_code) == (command, 2)
    done = CliRunner().invoke(group, ["check", "--folder", str(tmp_path)])
    assert done.exit_code == 1
    assert "     1  error empty: the folder holds no flow" in done.stdout.splitlines()


def test_a_translation_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    catalogue = tmp_path / "locales" / "fr" / "LC_MESSAGES" / "flows.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Tea?"\nmsgwhat "Thé ?"\n', encoding="utf-8")
    code, told = check(tmp_path, FLOW)
    assert code == 1
    assert "locales/fr.po" in told.splitlines()
    assert any("error po:" in line for line in told.splitlines())
