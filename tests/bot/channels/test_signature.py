import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.channels.signature import twilio_signature, valid

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
BODY = b'{"property": "value", "boolean": true}'
BODY_URL = URL + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"


def test_official_signature() -> None:
    assert twilio_signature(URL, PARAMS, TOKEN) == SIGNATURE


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URL, SIGNATURE),
        (URL.replace(".com", ".com:1234"), SIGNATURE),
        (URL.replace(".com", ".com:443"), SIGNATURE),
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace(".com", ".com:1234").replace("https", "http"), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (URL.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
)
def test_official_vectors_with_and_without_port(url: str, signature: str) -> None:
    assert valid(url, PARAMS, signature, [TOKEN])
    assert RequestValidator(TOKEN).validate(url, dict(PARAMS), signature)


def test_official_vector_with_a_repeated_field() -> None:
    assert valid(URL, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU=", [TOKEN])


def test_official_vector_with_a_json_body() -> None:
    assert valid(BODY_URL, [], "a9nBmqA0ju/hNViExpshrM61xv4=", [TOKEN], json_body=BODY)
    assert not valid(BODY_URL, [], "a9nBmqA0ju/hNViExpshrM61xv4=", [TOKEN], json_body=BODY + b" ")


def test_a_json_body_without_its_hash_is_refused() -> None:
    assert not valid(URL, [], twilio_signature(URL, [], TOKEN), [TOKEN], json_body=BODY)


def test_a_json_body_beside_form_fields_is_refused() -> None:
    url = f"{URL}&bodySHA256={hashlib.sha256(b'').hexdigest()}"
    assert not valid(url, PARAMS, twilio_signature(url, PARAMS, TOKEN), [TOKEN], json_body=b"")


@pytest.mark.parametrize("signature", [None, "", "nonsense", "é", "\ud800", SIGNATURE.lower(), SIGNATURE + " "])
def test_a_missing_or_wrong_signature_is_refused(signature: str | None) -> None:
    assert not valid(URL, PARAMS, signature, [TOKEN])


@pytest.mark.parametrize("url", ["", "nonsense", "https://", "https://[::1]:8000/x", "http://a:b:c/?", "://"])
def test_no_address_makes_it_raise(url: str) -> None:
    assert not valid(url, PARAMS, SIGNATURE, [TOKEN])


def test_a_rotated_token_still_counts_and_an_empty_one_never_does() -> None:
    assert valid(URL, PARAMS, SIGNATURE, ["new", TOKEN])
    assert not valid(URL, PARAMS, SIGNATURE, ["new"])
    assert not valid(URL, PARAMS, twilio_signature(URL, PARAMS, ""), ["", "new"])
    assert not valid(URL, PARAMS, SIGNATURE, [])


def test_https_is_not_http() -> None:
    assert not valid(URL.replace("https", "http"), PARAMS, SIGNATURE, [TOKEN])


def test_an_ipv6_host_keeps_its_colons() -> None:
    signed = twilio_signature("https://[2001:db8::1]/x", PARAMS, TOKEN)
    assert valid("https://[2001:db8::1]:8443/x", PARAMS, signed, [TOKEN])


@given(
    fields=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=15),
    host=st.sampled_from(["h.example", "h.example:443", "h.example:80", "h.example:8000"]),
    scheme=st.sampled_from(["http", "https"]),
    query=st.sampled_from(["", "?a=1", "?a=1&b=%20x"]),
    token=st.text(min_size=1, max_size=10),
)
def test_agrees_with_the_library(fields: list[tuple[str, str]], host: str, scheme: str, query: str, token: str) -> None:
    class Form(dict[str, list[str]]):
        def getlist(self, name: str) -> list[str]:
            return self[name]

    form = Form()
    for name, value in fields:
        form.setdefault(name, []).append(value)
    url = f"{scheme}://{host}/path{query}"
    library = RequestValidator(token)
    signature = library.compute_signature(url, form)
    assert twilio_signature(url, fields, token) == signature
    for asked in (url, url.replace(":8000", ""), f"{scheme}://h.example/path{query}"):
        assert valid(asked, fields, signature, [token]) == library.validate(asked, form, signature)
    assert not valid(url, [*fields, ("x", "tampered-with-by-hand-xxxxx")], signature, [token])
