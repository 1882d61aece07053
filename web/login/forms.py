"""A page with one form, drawn without a script. Every value is escaped."""

import html
from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
_STYLE = """
* { box-sizing: border-box; }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0; color: #16242b; background: #eef2f3; }
main { max-width: 26rem; margin: 8vh auto; padding: 1.6rem; background: #fff; border-radius: 14px;
  box-shadow: 0 2px 14px #0b141a1f; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
.product { color: #007a68; font-weight: 700; margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
input, select { width: 100%; font: inherit; padding: .6rem .7rem; border: 1px solid #7d8b91; border-radius: 8px;
  background: #fff; color: inherit; }
button { width: 100%; font: inherit; font-weight: 600; margin-top: 1.4rem; padding: .7rem; border: 0; border-radius: 8px;
  background: #00705f; color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #00a88488; outline-offset: 1px; }
.wrong, .told { padding: .6rem .8rem; border-radius: 8px; margin: .8rem 0; background: #e6f4f1; }
.wrong { background: #fdeaea; color: #8f1414; }
.below { font-size: .92rem; color: #44545b; margin: 1.2rem 0 0; }
a { color: #00705f; }
@media (max-width: 480px) { main { margin: 0; border-radius: 0; min-height: 100vh; padding: 1.2rem; } }
"""


def page(
    title: str,
    action: str,
    fields: Sequence[str],
    button: str,
    *,
    wrong: str = "",
    told: str = "",
    below: str = "",
    status: int = 200,
) -> HTMLResponse:
    """The page. `fields` and `below` are markup made here or constant; sentences are escaped."""
    alert = f'<p class="wrong" role="alert">{html.escape(wrong)}</p>' if wrong else ""
    alert += f'<p class="told" role="status">{html.escape(told)}</p>' if told else ""
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{html.escape(title)} - CareLine</title><link rel="icon" href="data:,">'
        f'<style>{_STYLE}</style></head><body><main><p class="product">CareLine</p><h1>{html.escape(title)}</h1>{alert}'
        f'<form method="post" action="{action}">{"".join(fields)}<button>{html.escape(button)}</button></form>'
        f'<p class="below">{below}</p></main></body></html>'
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "private, no-store"}
    return HTMLResponse(body, status, headers)


def refusal(sentence: str) -> HTMLResponse:
    """A page that says why there is nothing to see."""
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>CareLine</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><main>'
        f'<p class="product">CareLine</p><p role="alert">{html.escape(sentence)}</p>'
        '<form method="post" action="/console/logout"><button>Log out</button></form></main></body></html>'
    )
    return HTMLResponse(body, 403, {"Content-Security-Policy": _POLICY, "Cache-Control": "private, no-store"})


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    value: str = "",
    autocomplete: str = "off",
    focus: bool = False,
    shortest: int = 0,
    longest: int = 200,
    choices: Mapping[str, str] | None = None,
) -> str:
    """One labelled field; with `choices` {value: label} a list to choose from."""
    begun = f'<label for="{name}">{html.escape(label)}</label>'
    if choices is not None:
        options = "".join(
            f'<option value="{html.escape(key, quote=True)}">{html.escape(told)}</option>'
            for key, told in choices.items()
        )
        return f'{begun}<select id="{name}" name="{name}">{options}</select>'
    extra = f' minlength="{shortest}"' if shortest else ""
    extra += " autofocus" if focus else ""
    return (
        f'{begun}<input id="{name}" name="{name}" type="{kind}" value="{html.escape(value, quote=True)}" '
        f'autocomplete="{autocomplete}" autocapitalize="none" spellcheck="false" maxlength="{longest}" required{extra}>'
    )


def hidden(name: str, value: str) -> str:
    """A value the form carries along."""
    return f'<input type="hidden" name="{name}" value="{html.escape(value, quote=True)}">'
