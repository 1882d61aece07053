"""Twilio's request signature (platform_facts 1.5): our own HMAC; the library's RequestValidator is the tests' oracle.

The URL is the one configured at Twilio: scheme, host, path and the whole query string, no fragment. Form parameters
are appended name and value, sorted by name; the values of a repeated name are sorted and counted once. GET requests
and JSON bodies sign the URL alone; a JSON body is then held against `bodySHA256` in the query.
"""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qs

Params = Sequence[tuple[str, str]]

_DEFAULT_PORTS = {"https": "443", "http": "80"}


def _signed_tail(params: Params) -> str:
    return "".join([name + value for name, value in sorted(set(params))])


def _digest(text: str, token: str) -> bytes:
    return b64encode(hmac.digest(token.encode(), text.encode("utf-8", "surrogatepass"), "sha1"))


def twilio_signature(url: str, params: Params, token: str) -> str:
    """The X-Twilio-Signature of a request to `url` with these form parameters (empty for GET and JSON)."""
    return _digest(url + _signed_tail(params), token).decode("ascii")


def _other_port_form(url: str) -> str:
    """The same URL with its port taken away, or with the scheme's usual port added if it has none."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    end = min((at for at in (rest.find("/"), rest.find("?"), rest.find("#")) if at >= 0), default=len(rest))
    host, tail = rest[:end], rest[end:]
    name, colon, port = host.rpartition(":")
    if colon and (port.isdigit() or not port) and not name.endswith(":") and "]" not in port:
        return f"{scheme}://{name}{tail}"
    default = _DEFAULT_PORTS.get(scheme.lower())
    return f"{scheme}://{host}:{default}{tail}" if default else url


def _body_matches(url: str, body: bytes) -> bool:
    """True if the query carries the body's SHA-256 (hex). Without it a JSON body is not vouched for."""
    query = url.partition("?")[2].partition("#")[0]
    expected = parse_qs(query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(sha256(body).hexdigest().encode(), expected.encode("utf-8", "surrogatepass"))


def valid(
    url: str, params: Params, signature: str | None, tokens: Sequence[str], *, json_body: bytes | None = None
) -> bool:
    """Whether Twilio, holding one of `tokens`, signed this request. Never raises; anything missing is a refusal.

    Twilio signs sometimes with and sometimes without the port, so both forms are tried. An empty token never matches.
    For a body that is not a form give `json_body`; `params` must then be empty.
    """
    if not signature or not url:
        return False
    if json_body is not None and (params or not _body_matches(url, json_body)):
        return False
    given = signature.encode("utf-8", "surrogatepass")
    tail = _signed_tail(params)
    return _signed(url + tail, given, tokens) or _signed(_other_port_form(url) + tail, given, tokens)


def _signed(text: str, given: bytes, tokens: Sequence[str]) -> bool:
    return any(token and hmac.compare_digest(_digest(text, token), given) for token in tokens)
