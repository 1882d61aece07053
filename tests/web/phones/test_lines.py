import pytest

from bot.channels.media_fetch import sniff
from domain.kit.errors import Invalid
from web.phones import people_of
from web.phones.lines import number_of
from web.phones.samples import sample


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+2348031234567", "+2348031234567"),
        (" 0803 123 4567 ", "+2348031234567"),
        ("+1 (415) 523-8886", "+14155238886"),
        ("NG.4480491918930694", "NG.4480491918930694"),
    ],
)
def test_reads_what_may_be_a_number(typed: str, number: str) -> None:
    assert number_of(typed) == number


@pytest.mark.parametrize("typed", ["", "12", "hello", "+0803", "<b>"])
def test_refuses_the_rest(typed: str) -> None:
    with pytest.raises(Invalid):
        number_of(typed)


def test_a_user_name_id_is_no_number_for_sms() -> None:
    with pytest.raises(Invalid):
        number_of("NG.4480491918930694", "sms")


def test_tells_what_proves_who_they_are() -> None:
    family = people_of("MBH")[1]
    assert family.phone == "+2348035550102"
    assert family.names == ("Bukola Adewale", "Tobi Adewale", "Simi Adewale")
    assert family.proofs[0] == "02/07/1990 or MBH-118203"
    assert people_of("NONE") == []


@pytest.mark.parametrize(
    ("kind", "content_type"), [("picture", "image/png"), ("document", "application/pdf"), ("voice", "audio/ogg")]
)
def test_samples_are_what_they_claim_to_be(kind: str, content_type: str) -> None:
    assert sample(kind).content_type == sniff(sample(kind).data) == content_type
