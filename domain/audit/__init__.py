"""Who did what, when, from which message: for every change and every disclosure of patient data (SEC-04).

Public: `unit_of_work` (the only transaction the edges open), `operation` (declares a use case with its permission and
audit action), `operations` (the registry). The application role may only insert and read the trail.
"""

from domain.audit.operation import Operation, operation, operations
from domain.audit.unit import unit_of_work

__all__ = ["Operation", "operation", "operations", "unit_of_work"]
