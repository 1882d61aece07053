"""The phones of the local carrier: what the simulator in the browser and `careline chat` both stand on.

A `Line` is one phone talking to one number of one hospital. Everything a person does goes through the carrier and so
through our signed webhooks, never around them. Exists only while no provider account is configured (BR-16).
Public: `Phones`, `Line`, `Person`, `Place`, `Written`.
"""

from web.phones.lines import Line, Person, Phones, Place, Written

__all__ = ["Line", "Person", "Phones", "Place", "Written"]
