"""One of the offers, typed with slips: a certain match is taken, a near one asked about."""

from bot.dialogue.answers import Asking, Reading, Understood, Unsure
from bot.dialogue.parsing.choices import Option, match
from bot.dialogue.parsing.folding import key, known_key
from bot.dialogue.parsing.manners import without_manners, without_wish
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.world import MORE, Heard, Offer

OUTCOMES = ("chosen",)
FREE = False


def understand(heard: Heard, asking: Asking) -> Reading:
    """This page counts first; words that mean nothing here may be meant for an offer of another page.

    An offer that can be taken with "yes" or "no" can be taken with any other way of saying it. Its words are the
    language's own and the English ones, so the plain word is among them.
    """
    here = _among(asking.meant(heard.text), heard, asking)
    if here is not None or len(asking.offers) <= len(asking.shown) or any(sign.isdigit() for sign in heard.text):
        return here
    return _among(asking.offers, heard, asking)


def _among(offers: list[Offer], heard: Heard, asking: Asking) -> Reading:
    found = match(heard.text, [Option(o.id, o.label, o.words) for o in offers])
    if found.id is not None and found.certain and found.id != MORE:
        return taken(asking, next(o for o in offers if o.id == found.id))
    answer = read_yes_no(heard.text, asking.languages)
    agreeing = [o for o in offers if answer is not None and ("yes" if answer else "no") in o.words]
    if answer is True and not agreeing:
        # "Is it this one?" has one offer of a list beside the fixed ones.
        agreeing = [o for o in offers if o.id not in asking.ask.options and o.id != MORE]
    if len(agreeing) == 1:
        return taken(asking, agreeing[0])
    near = [o for o in offers if o.id != MORE and (o.id in found.suggestions or o.id == found.id)]
    if not near:
        return None
    return Unsure(tuple(as_suggestion(asking, offer) for offer in near[:3]))


def plainly_names(asking: Asking, text: str, offer_id: str) -> bool:
    """Whether the text is nothing but the offer's number, label or one of its words, said plainly or as a wish for it."""
    said = key(text)
    offer = next((o for o in (*asking.shown, *asking.offers) if o.id == offer_id), None)
    if offer is None:
        return said.isdigit()
    wished = " ".join(without_wish(without_manners(said.split())))
    return said.isdigit() or not {said, wished}.isdisjoint(known_key(w) for w in (offer.label, *offer.words))


def taken(asking: Asking, offer: Offer) -> Understood:
    """The offer as an answer: its own outcome where the question lists it, `chosen` where a list does."""
    outcome = offer.id if offer.id in asking.ask.options else "chosen"
    return Understood(outcome, offer.id, {"label": offer.label, **offer.values})


def as_suggestion(asking: Asking, offer: Offer) -> Offer:
    answer = taken(asking, offer)
    values = {"outcome": answer.outcome, "value": answer.value, "extra": answer.extra}
    return Offer(offer.id, offer.label, offer.note, offer.words, values)
