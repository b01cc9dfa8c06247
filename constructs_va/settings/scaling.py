"""How many of something there are: a fixed number, or a range that an autoscaler moves in."""

from collections.abc import Iterator
from typing import Annotated

from annotated_types import Ge
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings

Count = Annotated[int, Ge(0)]


class Fixed(Settings):
    """Always this many: ``Fixed(3)``. Terraform puts the number back where somebody changed it."""

    count: Count
    """How many."""

    def __init__(self, count: int) -> None:
        super().__init__(count=count)

    @property
    def minimum(self) -> int:
        """The count, as for a range."""
        return self.count

    @property
    def maximum(self) -> int:
        """The count, as for a range."""
        return self.count


class Autoscaled(Settings):
    """Between two numbers: ``Autoscaled(2, 10)``. Terraform leaves the current number alone."""

    minimum: Count
    """The fewest, and how many there are at first."""

    maximum: Count
    """The most."""

    def __init__(self, minimum: int, maximum: int) -> None:
        super().__init__(minimum=minimum, maximum=maximum)

    @override
    def check(self) -> Iterator[Problem]:
        if self.maximum <= self.minimum:
            yield self.problem(
                "maximum",
                allowed=f"more than the minimum, {self.minimum}",
                remedy=f"raise it, or use Fixed({self.minimum}) where nothing is to scale",
            )


Scaling = Fixed | Autoscaled
