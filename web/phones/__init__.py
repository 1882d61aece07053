"""The phones of the local carrier: what the simulator in the browser and `careline chat` both stand on.

A `Line` is one phone talking to one number of one hospital. Everything a person does goes through the carrier and so
through our signed webhooks, never around them. Exists only while no provider account is configured (BR-16).
Public: `Phones`, `phones_of`, `people_of`, `Line`, `Person`, `Place`, `Written`.
"""

from fastapi import FastAPI

from web.phones.lines import Line, Person, Phones, Place, Written, people_of

__all__ = ["Line", "Person", "Phones", "Place", "Written", "people_of", "phones_of"]


def phones_of(app: FastAPI) -> Phones:
    """The application's phones; it must be running, with the local carrier."""
    if not hasattr(app.state, "phones"):
        app.state.phones = Phones(app.state.service, app.state.carrier)
    phones: Phones = app.state.phones
    return phones
