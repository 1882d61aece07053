"""The hospital's departments that take bookings by chat, in the hospital's own order."""

from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

DEPENDS: tuple[str, ...] = ()


def offers(catalogue: Catalogue, variables: Values, locale: str) -> list[Offer]:
    return [
        Offer(str(d.id), d.name, "", (*d.aliases, d.code), {"code": d.code, "name": d.name, "place": d.place})
        for d in catalogue.departments.values()
        if catalogue.providers_of(d.id)
    ]
