"""Content templates as the carrier keeps and renders them (platform_facts 2.4)."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.segments import units_utf16
from web.carrier.state import Option, new_sid

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(slots=True)
class StoredContent:
    sid: str
    account: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]
    created_at: datetime
    approval: dict[str, Any] = field(default_factory=dict)

    @property
    def approved(self) -> bool:
        return self.approval.get("status") == "approved"

    def as_resource(self, base_url: str) -> dict[str, Any]:
        url = f"{base_url}/v1/Content/{self.sid}"
        at = self.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        links = {"approval_create": f"{url}/ApprovalRequests/whatsapp", "approval_fetch": f"{url}/ApprovalRequests"}
        return {
            "sid": self.sid,
            "account_sid": self.account,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": self.variables,
            "types": self.types,
            "url": url,
            "date_created": at,
            "date_updated": at,
            "links": links,
        }


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its variables put in. `fault` is the code with which delivery fails later, 0 if it is sound."""

    body: str
    buttons: tuple[Option, ...] = ()
    opener: str = ""
    rows: tuple[Option, ...] = ()
    media: tuple[str, ...] = ()
    fault: int = 0


def stored_content(account: str, request: dict[str, Any], now: datetime) -> StoredContent | str:
    """The template a create request makes, or what is wrong with the request."""
    types = request.get("types")
    if not isinstance(types, dict) or not types or not isinstance(request.get("language"), str):
        return "language and types are required"
    variables = request.get("variables") or {}
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        return "variables must be an object of strings"
    picker = types.get("twilio/list-picker")
    if picker is not None and not 1 <= len(picker.get("items") or ()) <= 10:
        return "a list picker has 1 to 10 items"
    reply = types.get("twilio/quick-reply")
    if reply is not None and not 1 <= len(reply.get("actions") or ()) <= 10:
        return "quick replies have 1 to 10 actions"
    name = str(request.get("friendly_name") or "")
    return StoredContent(new_sid("HX"), account, name, request["language"], variables, types, now)


def _longer(text: str, limit: int) -> bool:
    return units_utf16(text) > limit


def fill(content: StoredContent, given: dict[str, str]) -> Filled:
    """Put the variables in and hold the result against WhatsApp's limits, which strike only at delivery."""
    values = {**content.variables, **given}

    def put(text: object) -> str:
        return _PLACE.sub(lambda match: values.get(match.group(1), match.group()), str(text or ""))

    if (picker := content.types.get("twilio/list-picker")) is not None:
        rows = tuple(
            Option(put(row.get("id")), put(row.get("item")), put(row.get("description"))) for row in picker["items"]
        )
        filled = Filled(put(picker.get("body")), opener=put(picker.get("button")), rows=rows)
        wrong = _longer(filled.opener, 20) or not filled.opener
        wrong = wrong or any(
            not row.id or not row.title or _longer(row.title, 24) or _longer(row.description, 72) for row in rows
        )
        wrong = wrong or any(_longer(row.id, 200) for row in rows) or len({row.id for row in rows}) < len(rows)
    elif (reply := content.types.get("twilio/quick-reply")) is not None:
        buttons = tuple(Option(put(row.get("id")), put(row.get("title"))) for row in reply["actions"])
        filled = Filled(put(reply.get("body")), buttons=buttons)
        wrong = len(buttons) > 3 and not content.approved
        wrong = wrong or any(not b.title or _longer(b.title, 20) or _longer(b.id, 200) for b in buttons)
        wrong = wrong or len({b.title for b in buttons}) < len(buttons)
    elif (medium := content.types.get("twilio/media")) is not None:
        return Filled(put(medium.get("body")), media=tuple(put(url) for url in medium["media"]))
    else:
        text = content.types.get("twilio/text") or {}
        return Filled(put(text.get("body")))
    fault = 63021 if _longer(filled.body, 1024) or not filled.body else 63005 if wrong else 0
    return Filled(filled.body, filled.buttons, filled.opener, filled.rows, (), fault)
