"""What a provider's error means for a message: the table of provider_errors.yaml, with a default a range.

Twilio asks that error codes not be relied on, because causes may get new codes; hence data, not branches.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Kind = Literal[
    "retry",
    "retry_slow",
    "unknown",
    "permanent_address",
    "permanent_pair",
    "other_channel",
    "opt_out",
    "template",
    "configuration",
    "alert",
    "bug",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class ProviderFault(Exception):
    """A request that is not a send did not succeed. `code` is the provider's, `http_status` None if no answer came.

    Raised without its cause, whose text may hold addresses and tokens.
    """

    def __init__(self, doing: str, code: int | None = None, http_status: int | None = None) -> None:
        super().__init__(f"{doing} failed: code {code}, HTTP {http_status}")
        self.code, self.http_status = code, http_status


@dataclass(frozen=True, slots=True)
class Verdict:
    """`max_tries` counts all attempts, the first too; `base_delay_seconds` is the first pause.

    `unknown` may be repeated only after a look-up has shown that the message does not exist. `does` says what becomes of
    the message; `pauses`: nothing can go from this sender for now, so its messages wait instead.
    """

    kind: Kind
    retry: bool
    max_tries: int
    base_delay_seconds: int
    meaning: str
    action: str
    does: str = ""
    pauses: bool = False


def _verdict(row: dict[str, Any], kinds: dict[str, dict[str, Any]]) -> Verdict:
    figures = kinds[row["kind"]]
    max_tries = row.get("max_tries", figures["max_tries"])
    return Verdict(
        kind=row["kind"],
        retry=figures["retry"],
        max_tries=max_tries,
        base_delay_seconds=row.get("base_delay_seconds", figures["base_delay_seconds"]),
        meaning=row["meaning"],
        action=row["action"],
        does=figures["does"].format(max_tries=max_tries),
        pauses=row.get("pauses", False),
    )


_TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("provider_errors.yaml").read_text("utf-8"))
BY_CODE: dict[int, Verdict] = {code: _verdict(row, _TABLE["kinds"]) for row in _TABLE["codes"] for code in row["codes"]}
RANGES = [(row["from"], row["to"], _verdict(row, _TABLE["kinds"])) for row in _TABLE["ranges"]]
_HTTP = [(row["from"], row["to"], _verdict(row, _TABLE["kinds"])) for row in _TABLE["http"]]
_SILENCE = _verdict(
    {
        "kind": "unknown",
        "meaning": "no answer, the message may exist",
        "action": "look the message up before sending again",
    },
    _TABLE["kinds"],
)
UNSENDABLE = _verdict(
    {"kind": "bug", "meaning": "the message cannot be made", "action": "repair the message"}, _TABLE["kinds"]
)
_STRANGE = _verdict(
    {"kind": "alert", "meaning": "an error code never seen", "action": "look the code up"}, _TABLE["kinds"]
)


def _within(rows: list[tuple[int, int, Verdict]], number: int) -> Verdict | None:
    return next((verdict for low, high, verdict in rows if low <= number <= high), None)


def classify(code: int | None, http_status: int | None) -> Verdict:
    """The code decides if there is one, then the HTTP status; neither means that no answer came."""
    if code is not None:
        known = BY_CODE.get(code) or _within(RANGES, code)
        if known is not None:
            return known
    if http_status is not None:
        return _within(_HTTP, http_status) or _STRANGE
    return _SILENCE if code is None else _STRANGE
