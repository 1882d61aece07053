"""The approved templates as data: what `careline twilio setup` submits, and how a message becomes one."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.channels.content import Content
from bot.channels.rendered import Template

PREFIX = "approved-"
_FILE = Path(__file__).with_name("approved_templates.yaml")
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")


class ApprovedTemplate(BaseModel):
    """`buttons` are [choice id, label of at most 20 characters]; `samples` show Meta what the variables hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str = "UTILITY"
    language: str = "en"
    body: str = Field(max_length=900)
    samples: list[str]
    buttons: list[tuple[str, str]] = Field([], max_length=10)

    def request(self, name: str) -> dict[str, Any]:
        """The Content API's create request."""
        actions = [{"type": "QUICK_REPLY", "title": label, "id": choice} for choice, label in self.buttons]
        kind = (
            {"twilio/quick-reply": {"body": self.body, "actions": actions}}
            if actions
            else {"twilio/text": {"body": self.body}}
        )
        return {
            "friendly_name": f"careline_{PREFIX}{name}".replace("-", "_"),
            "language": self.language,
            "variables": {str(n): sample for n, sample in enumerate(self.samples, 1)},
            "types": kind,
        }


@cache
def approved_templates() -> dict[str, ApprovedTemplate]:
    """Every template by name."""
    return {name: ApprovedTemplate.model_validate(data) for name, data in yaml.safe_load(_FILE.read_text()).items()}


def as_template(content: Content, content_sid: str) -> Template:
    """The message as its approved template. Values lose what templates refuse: line breaks, tabs, runs of blanks."""
    known = approved_templates()[content.template]
    values = [" ".join(value.split()) or "-" for value in content.values]
    text = _VARIABLE.sub(lambda match: values[int(match.group(1)) - 1], known.body)
    variables = {str(n): value for n, value in enumerate(values, 1)}
    return Template(f"{PREFIX}{content.template}", content_sid, variables, text)
