"""Why points cannot move."""

from domain.kit.errors import Conflict, Invalid


class NotEnoughPoints(Conflict):
    """There are not enough points."""

    code = "not_enough_points"

    def __init__(self, available: int, needed: int) -> None:
        super().__init__(available=available, needed=needed)
        self.available, self.needed = available, needed

    @property
    def missing(self) -> int:
        return self.needed - self.available


class OverCap(Invalid):
    """That is more than one staff member may give by hand in a day."""

    code = "over_cap"

    def __init__(self, left: int) -> None:
        super().__init__(left=left)
        self.left = left
