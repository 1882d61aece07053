"""A loopback carrier: behaves as Twilio's REST API and webhooks do, for tests, benchmarks and life without an account.

`Carrier` holds the state (messages, phone threads, content templates, opt-outs) and speaks for the phones;
`CarrierApp(carrier)` is the ASGI application to run or mount; `Faults` makes it misbehave as the real one may;
`serving.serve` runs it on a free loopback port; `openapi.spec_check` (needs the dev extra) holds every request against
Twilio's own specification. Rules and codes come from platform_facts 1 and 2. Nothing outlives the process.
"""

from web.carrier.app import CarrierApp
from web.carrier.carrier import Carrier, Medium
from web.carrier.faults import Faults
from web.carrier.state import Option, PhoneMessage

__all__ = ["Carrier", "CarrierApp", "Faults", "Medium", "Option", "PhoneMessage"]
