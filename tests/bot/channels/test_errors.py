from pathlib import Path

import pytest
import yaml

from bot.channels.errors import BY_CODE, KINDS, Verdict, classify
from bot.channels.provider_codes import page

ROOT = Path(__file__).parents[3]

# The table of platform_facts 2.5, written a second time.
TABLE: dict[str, list[int]] = {
    "retry": [1000429, 20429, 14107, 30008, 30017, 30410, 63009, 63010, 63012, 63017],
    "retry_slow": [21611, 30001, 30003, 63018, 63038],
    "unknown": [20500, 20503],
    "permanent_address": [1000403, 21211, 21614, 30005, 30006],
    "permanent_pair": [21612],
    "other_channel": [30004, 63003, 63024, 63032, 63049],
    "opt_out": [21610, 63014, 63033],
    "template": [63016],
    "configuration": [
        *(21408, 21606, 21608, 21212, 21701, 21702, 21703, 21704, 21705, 30018, 30024, 30032),
        *(63001, 63002, 63007, 63008, 63020, 63040, 63041, 63015, 1000000),
    ],
    "alert": [1000401, 20003, 30002, 30007, 63013, 63026],
    "bug": [
        *(21602, 21603, 21604, 21609, 21617, 21620, 21623, 21624, 21655, 21656, 21910),
        *(1000400, 63005, 63006, 63019, 63021, 63027, 63028, 63029, 63030, 63031, 63034),
    ],
}


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in TABLE.items() for code in codes])
def test_every_code(kind: str, code: int) -> None:
    verdict = classify(code, 400)
    assert verdict.kind == kind
    assert verdict.retry == (kind in ("retry", "retry_slow", "unknown"))
    assert verdict.meaning
    assert verdict.action


def test_the_data_holds_these_codes_and_kinds_only() -> None:
    assert set(BY_CODE) == {code for codes in TABLE.values() for code in codes}
    assert set(KINDS) == set(TABLE)


def test_retrying_is_bounded_and_not_retrying_is_one_try() -> None:
    for verdict in BY_CODE.values():
        assert (1 < verdict.max_tries <= 10) == verdict.retry
        assert (verdict.base_delay_seconds > 0) == verdict.retry


@pytest.mark.parametrize(
    ("code", "http_status", "kind", "retry", "tries"),
    [
        (21999, 400, "bug", False, 1),
        (30999, None, "retry", True, 2),
        (63999, None, "alert", False, 1),
        (None, 429, "retry", True, 10),
        (None, 503, "unknown", True, 4),
        (None, 408, "unknown", True, 4),
        (None, 401, "alert", False, 1),
        (None, 404, "bug", False, 1),
        (None, None, "unknown", True, 4),
        (99999, None, "alert", False, 1),
        (99999, 500, "unknown", True, 4),
        (None, 302, "alert", False, 1),
    ],
)
def test_defaults(code: int | None, http_status: int | None, kind: str, retry: bool, tries: int) -> None:
    verdict = classify(code, http_status)
    assert (verdict.kind, verdict.retry, verdict.max_tries) == (kind, retry, tries)


def test_a_slow_retry_is_hours_apart() -> None:
    assert classify(30003, None).base_delay_seconds == 3600
    assert classify(63038, None).base_delay_seconds == 43_200
    assert isinstance(classify(63018, None), Verdict)


def test_every_word_of_the_table_is_read() -> None:
    """An unquoted comma in a flow mapping cuts a sentence and makes a key of the rest."""
    table = yaml.safe_load((ROOT / "bot" / "channels" / "provider_errors.yaml").read_text())
    known = {"codes", "from", "to", "kind", "meaning", "action", "max_tries", "base_delay_seconds", "pauses"}
    for row in (*table["codes"], *table["ranges"], *table["http"]):
        assert set(row) <= known, row


def test_the_page_for_administrators_says_what_the_table_says() -> None:
    assert (ROOT / "docs" / "provider_codes.md").read_text() == page()
    assert classify(20003, 401).pauses
    assert not classify(63016, None).pauses
