"""How many of something there are: a fixed number, or a range that an autoscaler moves in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge
from pydantic import BeforeValidator
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Name, Percent

Count = Annotated[int, Ge(0)]


class Fixed(Settings):
    """Always this many: ``Fixed(3)``.

    Where somebody changes the number, Terraform puts that of nodes back, and Kubernetes' autoscaler
    that of replicas.
    """

    count: Count
    """How many."""

    POSITIONAL = ("count",)

    if TYPE_CHECKING:

        def __init__(self, count: int) -> None: ...

    @override
    def __str__(self) -> str:
        return f"Fixed({self.count})"

    @property
    def minimum(self) -> int:
        """The count, as for a range."""
        return self.count

    @property
    def maximum(self) -> int:
        """The count, as for a range."""
        return self.count


class Autoscaled(Settings):
    """Between two numbers: ``Autoscaled(2, 10)``. Terraform leaves the current number alone.

    Nodes are scaled by the pods that find no room, components by ``cpu`` or by a ``queue``.
    """

    minimum: Count
    """The fewest, and how many there are at first."""

    maximum: Count
    """The most."""

    cpu: Percent | None = None
    """The part of the requested CPU that replicas shall use on average, in percent."""

    queue: Name | None = None
    """The queue whose messages replicas share: it scales to nothing left undone."""

    messages_per_replica: Annotated[int, Ge(1)] = 10
    """How many waiting messages of the queue one replica is to take care of."""

    POSITIONAL = ("minimum", "maximum", "cpu", "queue", "messages_per_replica")

    if TYPE_CHECKING:

        def __init__(
            self,
            minimum: int,
            maximum: int,
            cpu: int | None = None,
            queue: str | None = None,
            messages_per_replica: int = 10,
        ) -> None: ...

    @override
    def __str__(self) -> str:
        by = f", cpu={self.cpu}" * (self.cpu is not None)
        by += f', queue="{self.queue}"' * (self.queue is not None)
        return f"Autoscaled({self.minimum}, {self.maximum}{by})"

    @override
    def check(self) -> Iterator[Problem]:
        if self.maximum <= self.minimum:
            yield self.problem(
                "maximum",
                allowed=f"more than the minimum, {self.minimum}",
                remedy=f"raise it, or use Fixed({self.minimum}) where nothing is to scale",
            )


def _is_scaling(value: object) -> object:
    if not isinstance(value, Fixed | Autoscaled):
        raise ValueError("Fixed(3), say, or Autoscaled(2, 10)")  # noqa: TRY004
    return value


Scaling = Annotated[Fixed | Autoscaled, BeforeValidator(_is_scaling)]
"""One of the two. Asked first, so that what is neither is told once and not by each."""
