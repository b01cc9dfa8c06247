"""CPU, memory and pods: what is requested and what there is. They are added up and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["cpu", "memory", "pods"]


@dataclass(frozen=True)
class Resources:
    """An amount of each."""

    cpu_millicores: int = 0
    memory_mib: int = 0
    pods: int = 0

    def __add__(self, other: "Resources") -> "Resources":
        return Resources(
            self.cpu_millicores + other.cpu_millicores,
            self.memory_mib + other.memory_mib,
            self.pods + other.pods,
        )

    def __mul__(self, times: int) -> "Resources":
        return Resources(self.cpu_millicores * times, self.memory_mib * times, self.pods * times)

    def __sub__(self, other: "Resources") -> "Resources":
        return self + other * -1

    def amount(self, kind: Kind) -> int:
        """How much of one kind: thousandths of a CPU, MiB, or pods."""
        amounts: dict[Kind, int] = {
            "cpu": self.cpu_millicores,
            "memory": self.memory_mib,
            "pods": self.pods,
        }
        return amounts[kind]

    def shown(self, kind: Kind) -> str:
        """How much of one kind, for a reader."""
        shown: dict[Kind, str] = {
            "cpu": f"{self.cpu_millicores / 1000:g} CPUs",
            "memory": f"{self.memory_mib / 1024:.2f} GiB",
            "pods": f"{self.pods} pods",
        }
        return shown[kind]

    def beyond(self, limit: "Resources") -> Iterator[Kind]:
        """The kinds of which this is more than the limit."""
        kinds: tuple[Kind, ...] = ("cpu", "memory", "pods")
        return (kind for kind in kinds if self.amount(kind) > limit.amount(kind))


NOTHING = Resources()
