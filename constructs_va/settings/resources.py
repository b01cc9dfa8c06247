"""CPU and memory: what pods request and nodes have. They are added up and compared here only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Resources:
    """Some CPU, some memory, and for how many pods. What is there, or what is needed."""

    cpu_millicores: int = 0
    memory_mib: int = 0
    pods: int = 0

    def __add__(self, other: "Resources") -> "Resources":
        return Resources(
            self.cpu_millicores + other.cpu_millicores,
            self.memory_mib + other.memory_mib,
            self.pods + other.pods,
        )

    def __sub__(self, other: "Resources") -> "Resources":
        return self + other * -1

    def __mul__(self, times: int) -> "Resources":
        return Resources(self.cpu_millicores * times, self.memory_mib * times, self.pods * times)

    @property
    def cpu(self) -> str:
        """The CPU, for a reader."""
        return f"{self.cpu_millicores / 1000:g} CPUs"

    @property
    def memory(self) -> str:
        """The memory, for a reader."""
        return f"{self.memory_mib / 1024:.1f} GiB"


NOTHING = Resources()
