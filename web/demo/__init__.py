"""The demo: two invented hospitals with providers, patients and history, for a clean clone to talk to.

Public: `load_demo`, `DemoSummary`. The data are the YAML files beside this one; every person and number in
them is invented.
"""

from web.demo.loading import DemoHospital, DemoPerson, DemoSummary, load_demo

__all__ = ["DemoHospital", "DemoPerson", "DemoSummary", "load_demo"]
