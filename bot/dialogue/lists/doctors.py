"""Those who take bookings in the department chosen before."""

from uuid import UUID

from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

DEPENDS: tuple[str, ...] = ("department",)


def offers(catalogue: Catalogue, variables: Values, locale: str) -> list[Offer]:
    department = variables.get("department")
    if not department:
        return []
    return [
        Offer(str(p.id), p.label, p.place, (p.name, p.name.split()[-1]), {"name": p.label})
        for p in catalogue.providers_of(UUID(department))
    ]
